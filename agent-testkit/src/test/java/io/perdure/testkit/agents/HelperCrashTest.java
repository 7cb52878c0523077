package io.perdure.testkit.agents;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A task for which two others are done is stopped at every append of any of them in turn, and resumed: each helper did its task once, and told its
 * result once.
 */
class HelperCrashTest {
    private static final Task<String> TASK = Task.of("mails", "Sort the mails.").by("sorter");
    private static final List<String> IDS = List.of("mails", "mails/s2-0", "mails/s2-1");

    record Mail(String id) {}

    @ParameterizedTest
    @EnumSource(Crash.class)
    void ends_as_if_nothing_had_happened(Crash crash) throws Exception {
        StateStore kept = new InMemoryStateStore();
        Run undisturbed = run(kept);
        assertThat(undisturbed.result().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(ids(kept)).isEqualTo(IDS);

        int crashes = 0;
        for (int append = 1; crashes == append - 1; append++) {
            StateStore store = new InMemoryStateStore();
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, crash);
            runUntilDeath(dying);
            crashes += dying.isDead() ? 1 : 0;
            Run broken = run(store);

            String at = crash + " at append " + append;
            assertThat(broken.result().text())
                    .as(at)
                    .isEqualTo(undisturbed.result().text());
            assertThat(ids(store)).as(at).isEqualTo(IDS);
            for (String id : IDS) {
                assertThat(outcomes(store, id)).as(at).isEqualTo(outcomes(kept, id));
                assertThat(goal(store, id)).as(at).isEqualTo(goal(kept, id));
                TaskState state = state(store, id);
                assertThat(state.label()).as(at).isEqualTo(state(kept, id).label());
                assertThat(state.custody()).as(at).isEqualTo(state(kept, id).custody());
                assertThat(state.usage()).as(at).isEqualTo(state(kept, id).usage());
                assertThat(state.invocations()).as(at).isEqualTo(state(kept, id).invocations());
            }
            assertThat(undisturbed.requests()).as(at).containsAll(broken.requests());
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(15);
    }

    private static void runUntilDeath(FaultyStateStore dying) throws InterruptedException {
        try (Orchestrator orchestrator = open(dying, model())) {
            start(orchestrator);
            while (!dying.awaitDeath(Duration.ofMillis(1)) && !isOver(orchestrator)) {
                Thread.onSpinWait();
            }
        }
    }

    // The very first append is the start itself: it fails, and the caller starts the task again.
    private static void start(Orchestrator orchestrator) {
        try {
            orchestrator.start(TASK);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("on purpose");
        }
    }

    private static boolean isOver(Orchestrator orchestrator) {
        try {
            return orchestrator.task("mails").await(Duration.ofMillis(1)).isPresent();
        } catch (RuntimeException e) {
            assertThat(e.getMessage()).containsAnyOf("on purpose", "no task", "closed", "stopped");
            return false;
        }
    }

    private static Run run(StateStore store) {
        ScriptedLlm model = model();
        try (Orchestrator orchestrator = open(store, model)) {
            TaskHandle<String> task = orchestrator.start(TASK);
            TaskResult<String> result =
                    task.await(Duration.ofSeconds(30)).orElseThrow(() -> new AssertionError(task.explain()));
            return new Run(result, model.requests());
        }
    }

    private static Orchestrator open(StateStore store, ScriptedLlm model) {
        Agent reader = Agent.named("reader")
                .version("1")
                .instructions("You read.")
                .model(model)
                .build();
        Agent sorter = Agent.named("sorter")
                .version("1")
                .instructions("You sort mails.")
                .model(model)
                .tools(Tools.of(Tool.named("read_mail")
                        .description("Reads a mail.")
                        .effect(Effect.READ_ONLY)
                        .trust(declaration -> declaration.egress(false).result(Declaration.Result.UNTRUSTED))
                        .calls(Mail.class, (mail, call) -> "Text of mail " + mail.id())))
                .agent(reader, "Reads a text and says what kind it is.")
                .build();
        return Orchestrator.on(store)
                .agents(sorter, reader)
                .keepStoreOpen()
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }

    private static ScriptedLlm model() {
        return ScriptedLlm.of(seen -> seen.request().instructions().contains("sort") ? sorting(seen) : reading(seen));
    }

    private static LlmReply sorting(ScriptedLlm.Seen seen) {
        return switch (seen.step()) {
            case 0 -> calls(toolCall("read_mail", Map.of("id", "1")), toolCall("read_mail", Map.of("id", "2")));
            case 1 ->
                calls(
                        toolCall("reader", Map.of("goal", "Which kind?", "attachments", List.of("\u27e6h1\u27e7"))),
                        toolCall("reader", Map.of("goal", "Which kind is \u27e6h2\u27e7?")));
            default -> say("done: " + seen.observations());
        };
    }

    private static LlmReply reading(ScriptedLlm.Seen seen) {
        return seen.step() == 0
                ? call("reveal", Map.of("handle", "h1"))
                : say("An " + seen.lastObservation().text() + ".");
    }

    private static List<String> ids(StateStore store) {
        return store.find(TaskQuery.all()).stream()
                .map(TaskRecord::id)
                .map(TaskId::value)
                .toList();
    }

    private static TaskState state(StateStore store, String id) {
        return TaskState.of(TaskId.of(id), journal(store, id));
    }

    private static String goal(StateStore store, String id) {
        TaskStarted start = (TaskStarted) journal(store, id).get(0);
        return start.goal() + " "
                + (start.parent() == null ? "" : start.parent().attached());
    }

    private static Map<String, Object> outcomes(StateStore store, String id) {
        Map<String, Object> outcomes = new TreeMap<>();
        List<JournalEntry> journal = journal(store, id);
        for (JournalEntry entry : journal) {
            if (entry instanceof InvocationEnded ended) {
                assertThat(outcomes.put(ended.id().callId(), List.of(ended.outcome(), String.valueOf(ended.child()))))
                        .as("exactly one outcome of %s (E2) in %s", ended.id(), journal)
                        .isNull();
            }
        }
        return outcomes;
    }

    private static List<JournalEntry> journal(StateStore store, String id) {
        TaskId task = TaskId.of(id);
        return new ArrayList<>(new EntryCodec().decode(task, store.read(task, 0)));
    }

    private record Run(TaskResult<String> result, List<LlmRequest> requests) {}
}
