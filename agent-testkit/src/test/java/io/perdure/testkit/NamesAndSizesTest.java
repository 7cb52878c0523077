package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import io.perdure.tool.WaitTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients whose names are lost or change, and words for people that are far too long. */
class NamesAndSizesTest {
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final List<Orchestrator> open = new ArrayList<>();

    record Item(String item) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    @Test
    void a_client_whose_name_changes_with_each_call_keeps_the_first() {
        AtomicInteger calls = new AtomicInteger();
        Agent agent = agent(client(
                        () -> "shifty-" + calls.incrementAndGet(),
                        seen -> seen.step() == 0 ? fail(Kind.AUTHENTICATION) : say("ok")))
                .fallback(client(() -> "other-" + calls.incrementAndGet(), seen -> say("from the other")))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("from the other");
        assertThat(entry(task, ModelFailed.class).model()).isEqualTo("shifty-1");
        assertThat(entry(task, ModelReplied.class).model()).isEqualTo("other-2");
        assertThat(calls).hasValue(2);
    }

    @Test
    void a_client_without_a_name_is_refused_when_it_is_given() {
        for (Supplier<String> name : List.<Supplier<String>>of(NamesAndSizesTest::lost, () -> "  ", () -> null)) {
            assertThatThrownBy(() -> Model.of(client(name, seen -> say("ok"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no name: its name() must return one, always the same");
        }
    }

    @SuppressWarnings("DoNotCallSuggester") // that is what is tested
    private static String lost() {
        throw new IllegalStateException("lost");
    }

    @Test
    void a_name_that_is_too_long_or_no_text_is_made_one() {
        TaskHandle<String> task = open(agent(client(() -> "n\uD83D\u202e" + "x".repeat(5_000), seen -> say("ok")))
                        .build())
                .start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("ok");
        assertThat(entry(task, ModelReplied.class).model())
                .startsWith("n\uFFFD\uFFFDx")
                .hasSize(200);
    }

    @Test
    void a_question_that_is_too_long_fails_the_call_and_the_model_asks_a_shorter_one() {
        String longest = "x".repeat(Wait.LONGEST_QUESTION);
        Agent agent = agent(client(
                        () -> "m",
                        seen -> seen.step() < 2
                                ? call("ask_person", Map.of("question", seen.step() == 0 ? longest + "!" : longest))
                                : say(seen.lastObservation().text())))
                .tools(Tools.of(WaitTools.askPerson()))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> !task.info().questions().isEmpty());
        assertThat(task.info().questions().get(0).text()).isEqualTo(longest);
        task.answer("yes");

        assertThatTask(task).withAnswer("yes").hasOutcomes("ask_person", Status.FAILED, Status.DONE);
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void a_wait_that_is_too_long_is_never_a_stuck_task(Effect effect) {
        Agent agent = agent(client(
                        () -> "m",
                        seen -> seen.step() == 0
                                ? call("wait", Map.of("item", "x"))
                                : say(seen.lastObservation().text())))
                .tools(Tools.of(Tool.named("wait")
                        .description("d")
                        .effect(effect)
                        .calls(Item.class, (item, call) -> Wait.forSignal("x".repeat(Wait.LONGEST_NAME + 1)))))
                .build();
        if (effect == Effect.TRANSACTIONAL) {
            return; // it cannot wait at all, and this store has no transactions
        }

        assertThat(open(agent).start(Task.of("t", "x")).await().answer())
                .contains("What is waited for has 1001 characters, and may have 1000: nobody was asked. Use fewer.");
    }

    @Test
    void whoever_stops_a_task_is_not_refused_for_too_many_words() {
        Agent agent = agent(client(() -> "m", seen -> call("ask_person", Map.of("question", "?"))))
                .tools(Tools.of(WaitTools.askPerson()))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        String words = "\uD83D" + "x".repeat(3_000_000);

        task.pause(words);
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        assertThat(entry(task, TaskPaused.class).reason()).startsWith("\uFFFDx").hasSize(10_001);
        assertThat(task.explain()).hasSizeLessThan(15_000);
        task.cancel(words);

        assertThatTask(task).endsAs(TaskStatus.CANCELLED);
        assertThat(task.await().detail()).hasSizeLessThan(11_000);
    }

    @Test
    void a_signal_that_no_call_can_wait_for_is_refused() {
        TaskHandle<String> task =
                open(agent(client(() -> "m", seen -> say("ok"))).build()).start(Task.of("t", "x"));

        assertThatThrownBy(() -> task.signal("x".repeat(Wait.LONGEST_NAME + 1), "payload"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("put what is longer into the payload");
    }

    private static <E extends JournalEntry> E entry(TaskHandle<?> task, Class<E> kind) {
        return task.history().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static LlmClient client(Supplier<String> name, Function<ScriptedLlm.Seen, LlmReply> script) {
        ScriptedLlm llm = ScriptedLlm.of(script);
        return new LlmClient() {
            @Override
            public String name() {
                return name.get();
            }

            @Override
            public LlmReply reply(LlmRequest request, Consumer<String> text) {
                return llm.reply(request, text);
            }
        };
    }

    private static Agent.Builder agent(LlmClient client) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(client);
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator =
                Orchestrator.on(store).agents(agent).keepStoreOpen().open();
        open.add(orchestrator);
        return orchestrator;
    }
}
