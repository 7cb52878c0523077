package io.perdure.memory.longterm;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryToolsTest {
    private static final Scope ANN = Scope.everybody().agent("desk").user("ann");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private LongTermMemory memory;

    @BeforeEach
    void open() {
        memory = LongTermMemory.on(SqliteFile.at(folder.resolve("memory.db")), new WordModel("words"), clock);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private List<String> run(String task, MemoryTools tools, ScriptedLlm model) {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Help.")
                .model(model)
                .tools(tools.tools())
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.on(new InMemoryStateStore()).agents(agent).open()) {
            orchestrator.start(Task.of(task, "Help Ann.")).await();
        }
        return model.requests().get(model.requests().size() - 1).messages().stream()
                .map(each -> each.text())
                .toList();
    }

    private List<String> run(String task, MemoryTools tools, LlmReply... replies) {
        return run(task, tools, ScriptedLlm.replies(replies));
    }

    @Test
    void what_one_task_remembers_another_recalls_and_forgets() {
        MemoryTools tools = MemoryTools.of(memory, ANN);
        run(
                "first",
                tools,
                call("remember", Map.of("text", "Ann lives in Lisbon.", "about", "Ann's home")),
                say("done"));
        assertThat(run("second", tools, call("recall", Map.of("question", "Ann's home")), say("done")))
                .last()
                .asString()
                .contains("Ann lives in Lisbon.", "2026-03-01T10:00:00Z", "untrusted", "task first");
        long id = memory.recent(ANN, 1).get(0).id();
        assertThat(run("third", tools, call("forget", Map.of("id", id)), say("done")))
                .last()
                .asString()
                .contains("Forgotten");
        assertThat(run("fourth", tools, call("recall", Map.of("question", "Ann's home")), say("done")))
                .last()
                .asString()
                .contains("Nothing that fits");
    }

    @Test
    void the_scope_is_never_the_models_to_choose() {
        memory.remember(ANN.user("bob"), Fact.of("The parking code is 4711.", Provenance.trusted("bob")));
        long bobs = memory.recent(ANN.user("bob"), 1).get(0).id();
        MemoryTools tools = MemoryTools.of(memory, call -> ANN);
        assertThat(run("t1", tools, call("recall", Map.of("question", "parking code", "user", "bob")), say("done")))
                .last()
                .asString()
                .doesNotContain("4711")
                .contains("user");
        assertThat(run("t2", tools, call("forget", Map.of("id", bobs)), say("done")))
                .last()
                .asString()
                .contains("no memory of this number");
        assertThat(memory.recent(ANN.user("bob"), 1)).hasSize(1);
        run("t3", tools, call("remember", Map.of("text", "x")), say("done"));
        assertThat(memory.recent(ANN, 1).get(0).scope()).isEqualTo(ANN);
    }

    @Test
    void the_label_is_the_applications_to_choose_and_untrusted_by_default() {
        run("t1", MemoryTools.of(memory, ANN), call("remember", Map.of("text", "one")), say("done"));
        assertThat(memory.recent(ANN, 1).get(0).fact().provenance()).isEqualTo(Provenance.untrusted("task t1"));
        clock.advance(Duration.ofSeconds(1));
        MemoryTools trusted = MemoryTools.of(memory, ANN).writtenUnder(call -> Provenance.trusted("intake form"));
        run("t2", trusted, call("remember", Map.of("text", "two")), say("done"));
        assertThat(memory.recent(ANN, 1).get(0).fact().provenance()).isEqualTo(Provenance.trusted("intake form"));
    }

    @Test
    void what_is_kept_for_a_time_is_forgotten_after_it() {
        MemoryTools tools = MemoryTools.of(memory, ANN).keptFor(Duration.ofDays(30));
        run("t", tools, call("remember", Map.of("text", "one")), say("done"));
        assertThat(memory.recent(ANN, 1).get(0).fact().until())
                .isEqualTo(clock.instant().plus(Duration.ofDays(30)));
        assertThatThrownBy(() -> tools.keptFor(Duration.ZERO)).hasMessageContaining("some time");
    }

    @Test
    void the_model_is_told_what_is_wrong_with_its_arguments() {
        MemoryTools tools = MemoryTools.of(memory, ANN);
        assertThat(run("t1", tools, call("remember", Map.of("text", "x".repeat(2_001))), say("done")))
                .last()
                .asString()
                .contains("2001 characters, and 2000 are the most");
        assertThat(run("t2", tools, call("recall", Map.of("question", " ")), say("done")))
                .last()
                .asString()
                .contains("blank");
        assertThat(memory.recent(ANN, 5)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void a_crash_at_every_append_leaves_one_memory(Crash crash) throws InterruptedException {
        int deaths = 0;
        for (int n = 1; deaths == n - 1; n++) {
            Scope scope = ANN.family("crash " + n);
            InMemoryStateStore store = new InMemoryStateStore();
            Agent agent = Agent.named("desk")
                    .trust(TrustPolicy.unguarded())
                    .version("1")
                    .instructions("Help.")
                    .model(ScriptedLlm.of(seen -> seen.observations().isEmpty()
                            ? call("remember", Map.of("text", "Ann likes tea."))
                            : say("done")))
                    .tools(MemoryTools.of(memory, scope).tools())
                    .build();
            FaultyStateStore dying = FaultyStateStore.dyingAt(store, n, crash);
            try (Orchestrator orchestrator =
                    Orchestrator.on(dying).agents(agent).keepStoreOpen().open()) {
                TaskHandle<String> task = orchestrator.start(Task.of("t", "Help Ann."));
                while (!dying.awaitDeath(Duration.ofMillis(1))
                        && task.await(Duration.ofMillis(1)).isEmpty()) {
                    Thread.onSpinWait();
                }
            } catch (StoreUnavailableException e) {
                assertThat(dying.isDead())
                        .as("the store died while the task was started")
                        .isTrue();
            }
            deaths += dying.isDead() ? 1 : 0;
            try (Orchestrator again = Orchestrator.on(store).agents(agent).open()) {
                again.start(Task.of("t", "Help Ann.")).await();
            }
            assertThat(memory.recent(scope, 5).stream()
                            .filter(each -> each.scope().equals(scope)))
                    .hasSize(1);
        }
        assertThat(deaths).as("crashes that were tried").isGreaterThan(2);
    }

    @Test
    void their_effects_are_declared() {
        assertThat(MemoryTools.of(memory, ANN).tools().all().stream().map(each -> each.spec()))
                .extracting(ToolSpec::name, ToolSpec::effect)
                .containsExactlyInAnyOrder(
                        tuple("remember", Effect.IDEMPOTENT),
                        tuple("recall", Effect.READ_ONLY),
                        tuple("forget", Effect.IDEMPOTENT));
    }

    @Test
    void what_is_trusted_is_not_forgotten_at_the_word_of_what_is_not() {
        long trusted = memory.remember(ANN, Fact.of("Ann pays by invoice.", Provenance.trusted("said by Ann")))
                .id();
        Map<String, Long> that = Map.of("id", trusted);

        assertThat(run("t1", MemoryTools.of(memory, ANN), call("forget", that), say("done")))
                .anyMatch(text -> text.contains("no memory of this number that can be forgotten from here"));
        assertThat(memory.export("ann")).hasSize(1);

        MemoryTools vouched = MemoryTools.of(memory, ANN).writtenUnder(call -> Provenance.trusted("the owner"));
        assertThat(run("t2", vouched, call("forget", that), say("done"))).contains("Forgotten.");
        assertThat(memory.export("ann")).isEmpty();
    }

    private void know(String... facts) {
        for (String fact : facts) {
            memory.remember(ANN, Fact.of(fact, Provenance.trusted("Ann")));
            clock.advance(Duration.ofMinutes(1));
        }
    }

    private String recalled(Map<String, ?> asked) {
        List<String> shown = run("asks", MemoryTools.of(memory, ANN), call("recall", asked), say("done"));
        return shown.get(shown.size() - 1);
    }

    @Test
    void a_model_looks_for_what_was_said_last_without_a_question() {
        know("Ann lives in Lisbon.", "Ann likes tea.", "Ann has a dog.");

        assertThat(recalled(Map.of("by", "RECENT", "limit", 2)))
                .contains("Ann has a dog.", "Ann likes tea.")
                .doesNotContain("Lisbon");
    }

    @Test
    void a_model_looks_for_a_number_as_it_is_written_or_for_whatever_sounds_alike() {
        memory.close();
        EmbeddingModel allAlike = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
                return Response.from(texts.stream()
                        .map(text -> Embedding.from(new float[] {1, 0}))
                        .toList());
            }
        };
        memory = LongTermMemory.on(SqliteFile.at(folder.resolve("alike.db")), allAlike, clock);
        know("The order 4711 was paid.", "The order 4712 was paid.");

        assertThat(recalled(Map.of("question", "4711", "by", "WORDS")))
                .contains("The order 4711")
                .doesNotContain("The order 4712");
        assertThat(recalled(Map.of("question", "4711", "by", "MEANING"))).contains("The order 4711", "The order 4712");
    }

    @Test
    void without_a_question_only_what_is_recent_is_found() {
        know("Ann likes tea.");

        assertThat(recalled(Map.of("by", "WORDS")))
                .contains("without a question")
                .doesNotContain("tea");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALL", "MEANING", "WORDS", "RECENT"})
    void what_nobody_vouches_for_is_hidden_from_a_guarded_model_however_it_looks(String by) {
        know("Ann likes tea.");
        memory.remember(ANN, Fact.of("Ann likes wiring money.", Provenance.untrusted("a mail")));
        ScriptedLlm model = ScriptedLlm.replies(call("recall", Map.of("question", "Ann likes", "by", by)), say("done"));
        Agent agent = Agent.named("desk")
                .version("1")
                .instructions("Help.")
                .model(model)
                .tools(MemoryTools.of(memory, ANN).tools())
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.on(new InMemoryStateStore()).agents(agent).open()) {
            orchestrator.start(Task.of("guarded", "Help Ann.")).await();
        }

        assertThat(model.requests().get(1).lastMessage().text())
                .contains("Ann likes tea.", "untrusted")
                .doesNotContain("wiring");
    }
}
