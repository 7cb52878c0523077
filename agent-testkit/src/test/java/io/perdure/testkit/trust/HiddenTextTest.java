package io.perdure.testkit.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.ContextTools;
import io.perdure.context.PlanTool;
import io.perdure.guard.Approver;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.store.ArtifactStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Texts of others stand everywhere where an attacker can put one, each with a marker, and a model calls tools at random, with handles at random. No
 * request of it holds a marker until it has had a text revealed.
 */
@SuppressWarnings({"DoNotCallSuggester", "EnumOrdinal", "UnnecessaryLambda"})
class HiddenTextTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 25;
    // What the model itself wrote comes back from these.
    private static final Set<String> ECHOES = Set.of("read_note", "read_history", "update_plan", "echo");

    /** One task of one seed. */
    private record Run(
            List<LlmRequest> requests, List<JournalEntry> journal, HostileWorld world, TaskHandle<String> task) {
        private static Run of(int seed, boolean reveals) {
            HostileWorld world = new HostileWorld();
            RandomCaller caller = new RandomCaller(new Random(seed), STEPS, reveals, world);
            ScriptedLlm model = ScriptedLlm.of(caller::next);
            ScriptedLlm summarizer = ScriptedLlm.of(world::summary).named("summarizer");
            InMemoryStateStore store = new InMemoryStateStore();
            try (Orchestrator orchestrator = Orchestrator.on(store)
                    .agents(agent(world, model, summarizer))
                    .artifacts(ArtifactStore.inMemory())
                    .closeWithin(Duration.ofSeconds(1))
                    .keepStoreOpen()
                    .open()) {
                TaskHandle<String> task = orchestrator.start(
                        Task.of("t-" + seed, "Look through all of it.").attached("mail.txt", world.hostile()));
                while (task.await(Duration.ofMillis(2)).isEmpty()) {
                    answer(task);
                }
                world.release();
                List<LlmRequest> requests = new ArrayList<>(model.requests());
                requests.addAll(summarizer.requests());
                return new Run(requests, new EntryCodec().decode(task.id(), store.read(task.id(), 0)), world, task);
            }
        }

        private static void answer(TaskHandle<String> task) {
            task.info().questions().forEach(question -> task.answer(question.call(), "Did not happen.", "ann"));
        }

        private static Agent agent(HostileWorld world, ScriptedLlm model, ScriptedLlm summarizer) {
            Approver sometimes = (question, answer) ->
                    answer.give(question.id().hashCode() % 3 == 0 ? Verdict.NO : Verdict.ONCE, "ann", "as I said");
            return Agent.named("reader")
                    .version("1")
                    .instructions("You read.")
                    .model(Model.of(model).window(8_000, 500))
                    .summarizer(Model.of(summarizer))
                    .compaction(List.of(CompactionStrategy.dropOutputs(), CompactionStrategy.foldSteps()))
                    .quarantined(ScriptedLlm.of(world::extracted).named("quarantined"))
                    .plan(PlanTool.optional())
                    .monitors(List.of())
                    .limits(Limits.none())
                    .grace(Duration.ofMillis(1))
                    .tools(world.tools().and(ContextTools.standard()))
                    .trust(TrustPolicy.standard()
                            .approver(sometimes)
                            .budgets(Budgets.STANDARD.asks(1_000).reveals(1_000)))
                    .build();
        }

        /** The states that the journal goes through. */
        private List<TaskState> states() {
            List<TaskState> states = new ArrayList<>();
            TaskState state = TaskState.empty(task.id());
            for (JournalEntry entry : journal) {
                state = state.after(entry);
                states.add(state);
            }
            return states;
        }
    }

    @Test
    void no_request_holds_what_others_wrote_as_long_as_nothing_was_revealed() {
        Set<String> called = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = Run.of(seed, false);
            for (LlmRequest request : run.requests()) {
                assertThat(text(request)).as("seed %d", seed).doesNotContain(HostileWorld.MARK);
            }
            assertThat(run.states())
                    .as("seed %d", seed)
                    .allMatch(state -> state.label().isTrusted());
            assertThat(run.world().violations()).as("seed %d", seed).isEmpty();
            run.journal().stream()
                    .filter(InvocationEnded.class::isInstance)
                    .map(entry -> ((InvocationEnded) entry).outcome().isDone())
                    .forEach(done -> called.add(done ? "done" : "failed"));
            called.addAll(kinds(run.journal()));
        }
        assertThat(called)
                .as("what must occur in this test")
                .contains(
                        "done",
                        "failed",
                        "LateResult",
                        "ContextCompacted",
                        "ReconcileEnded",
                        "OutcomeInDoubt",
                        "AttemptFailed",
                        "ApprovalRequested",
                        "ApprovalGiven");
    }

    @Test
    void what_was_revealed_is_shown_and_from_then_on_the_task_knows_it() {
        int revealed = 0;
        for (int seed = 0; seed < SEEDS / 2; seed++) {
            Run run = Run.of(seed, true);
            for (TaskState state : run.states()) {
                boolean shown = state.messages().stream()
                        .map(HiddenTextTest::text)
                        .anyMatch(text -> text.contains(HostileWorld.MARK));
                if (state.label().isTrusted()) {
                    assertThat(shown).as("seed %d @%d", seed, state.version()).isFalse();
                }
                revealed += shown ? 1 : 0;
            }
            assertThat(run.world().violations()).as("seed %d", seed).isEmpty();
        }
        assertThat(revealed).as("states in which something was revealed").isPositive();
    }

    @Test
    void nothing_that_a_tool_wrote_looks_like_a_handle_of_ours() {
        for (int seed = 0; seed < SEEDS / 4; seed++) {
            Run run = Run.of(seed, true);
            TaskState last = run.states().get(run.states().size() - 1);
            Set<String> shown = new LinkedHashSet<>();
            last.messages().stream()
                    .filter(message -> message instanceof Message.ToolResult result && !ECHOES.contains(result.tool()))
                    .forEach(message -> RandomCaller.HANDLE
                            .matcher(message.text())
                            .results()
                            .forEach(found -> shown.add(found.group())));

            assertThat(shown)
                    .as("seed %d: every handle that is shown is one of the task's, with its own caption", seed)
                    .allMatch(handle ->
                            handle.matches("\u27e6h\\d+: (?:text|data), \\d+ characters, from [^\u27e6\u27e7]*\u27e7"));
        }
    }

    private static Set<String> kinds(List<JournalEntry> journal) {
        return journal.stream().map(entry -> entry.getClass().getSimpleName()).collect(Collectors.toSet());
    }

    private static String text(LlmRequest request) {
        String tools = request.tools().toString();
        return request.instructions()
                + tools
                + request.messages().stream().map(HiddenTextTest::text).collect(Collectors.joining("\n"));
    }

    private static String text(Message message) {
        return message instanceof Message.Assistant said ? said.text() + said.calls() : message.text();
    }
}
