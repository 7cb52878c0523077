package io.perdure.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import io.perdure.store.ArtifactStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.testkit.ManualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For random histories and windows: what a model is shown. Any seed will do; these are always the same. */
class ContextBudgetTest {
    private static final TaskId TASK = TaskId.of("t");
    private static final EntryCodec CODEC = new EntryCodec();
    private static final Set<String> SEEN = new HashSet<>();

    static Stream<Long> seeds() {
        return LongStream.range(0, Long.getLong("perdure.context.seeds", 60)).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_request_keeps_its_budget_its_calls_and_what_is_pinned_and_is_the_same_after_a_resume_at_any_point(
            long seed) {
        Wanderer wanderer = new Wanderer(seed);
        Agent agent = wanderer.agent();
        InMemoryStateStore store = new InMemoryStateStore(new ManualClock());
        Orchestrator.Builder settings = Orchestrator.on(store).agents(agent).keepStoreOpen();
        try (Orchestrator orchestrator =
                (seed % 2 == 0 ? settings.artifacts(ArtifactStore.inMemory()) : settings).open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Wander about."));
            wanderer.is(task);
            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
        }
        List<JournalEntry> journal = CODEC.decode(TASK, store.read(TASK, 0));
        List<LlmRequest> requests = wanderer.llm.requests();

        TaskState state = TaskState.empty(TASK);
        List<JournalEntry> done = new ArrayList<>();
        int asked = 0;
        for (JournalEntry entry : journal) {
            if (entry instanceof ModelReplied reply) {
                LlmRequest request = requests.get(asked++);
                assertThat(wanderer.tokens(request))
                        .as("request %d", asked)
                        .isLessThanOrEqualTo(wanderer.window - Wanderer.REPLY);
                callsHaveTheirResults(request);
                nothingPinnedIsLost(state, request, done);
                theSame(agent, resumed(store, done.size(), new Random(seed + asked)), request, reply);
            }
            done.add(entry);
            state = state.after(entry);
            if (entry instanceof ContextCompacted compacted) {
                SEEN.add(compacted.strategy());
                SEEN.add(state.notes().texts().isEmpty() ? "nothing noted" : "noted");
                SEEN.add(state.plan().isEmpty() ? "nothing planned" : "planned");
            } else if (entry instanceof CompactionRequested wanted) {
                SEEN.add(wanted.reset() ? "begun anew" : "shortened by hand");
            } else if (entry instanceof InvocationEnded ended) {
                SEEN.add(ended.outcome().artifact() == null ? "shown as a whole" : "kept as an artifact");
                SEEN.add(ended.outcome().isHidden() ? "hidden" : "shown");
            }
        }
        assertThat(asked).isEqualTo(requests.size());
    }

    @Test
    void all_ways_of_making_it_shorter_were_taken() {
        if (SEEN.isEmpty()) {
            seeds().forEach(
                            this
                                    ::a_request_keeps_its_budget_its_calls_and_what_is_pinned_and_is_the_same_after_a_resume_at_any_point);
        }
        assertThat(SEEN)
                .contains("drop-outputs", "fold-steps", "clip-outputs", "fold-all", "summary", "noted", "planned")
                .contains("begun anew", "shortened by hand", "kept as an artifact", "hidden");
    }

    private static void callsHaveTheirResults(LlmRequest request) {
        List<Message> messages = request.messages();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof Message.Assistant said) {
                List<String> wanted = said.calls().stream().map(ToolCall::id).toList();
                List<String> given = new ArrayList<>();
                for (int j = i + 1; j < messages.size() && messages.get(j) instanceof Message.ToolResult result; j++) {
                    given.add(result.callId());
                }
                assertThat(given).containsExactlyElementsOf(wanted);
            }
            if (messages.get(i) instanceof Message.ToolResult) {
                assertThat(messages.get(i - 1)).isNotInstanceOf(Message.User.class);
            }
        }
    }

    private static void nothingPinnedIsLost(TaskState state, LlmRequest request, List<JournalEntry> done) {
        assertThat(request.messages().get(0).text()).isEqualTo("Wander about.");
        String sent = Wanderer.sent(request);
        state.notes()
                .texts()
                .keySet()
                .forEach(key -> assertThat(shows(request, state, key))
                        .as("the note %s", key)
                        .isTrue());
        for (Plan.Item item : state.plan().map(Plan::items).orElse(List.of())) {
            assertThat(sent.contains(item.text())
                            || sent.contains(rest(state.plan().get())))
                    .as("the item %s, or where it stands", item)
                    .isTrue();
        }
        state.deeds()
                .unknown()
                .forEach(deed -> assertThat(shows(request, deed.id().callId()))
                        .as("%s, which is not known", deed.id())
                        .isTrue());
        long shown = request.messages().stream()
                .filter(message -> message instanceof Message.ToolResult result
                        && result.tool().equals("pay")
                        && !result.failed())
                .count();
        long paid = done.stream()
                .filter(entry -> entry instanceof InvocationEnded ended
                        && ended.outcome().isDone()
                        && tool(done, ended).equals("pay"))
                .count();
        assertThat(shown + counted(state.foldedText())).isGreaterThanOrEqualTo(paid);
    }

    // What stands for items in a window that is too narrow for all of them.
    private static String rest(Plan plan) {
        return " more items to do (read_history of step " + plan.step() + " shows all)";
    }

    private static boolean shows(LlmRequest request, String callId) {
        return request.messages().stream()
                .anyMatch(message -> message.text().contains(callId)
                        || (message instanceof Message.ToolResult result
                                && result.callId().equals(callId)));
    }

    private static boolean shows(LlmRequest request, TaskState state, String note) {
        return state.foldedText().contains("\n- " + note + ": ")
                || state.foldedText()
                        .lines()
                        .anyMatch(line -> line.startsWith("by their keys, ")
                                && (line.contains(" " + note + "; ") || line.endsWith("the key ? names all)")))
                || request.messages().stream()
                        .anyMatch(message -> message instanceof Message.Assistant said
                                && said.calls().stream()
                                        .anyMatch(call -> call.tool().equals("write_note")
                                                && call.arguments().contains('"' + note + '"')));
    }

    private static String tool(List<JournalEntry> done, InvocationEnded ended) {
        return done.stream()
                .filter(entry -> entry instanceof ModelReplied reply
                        && reply.step() == ended.id().step())
                .map(entry -> ((ModelReplied) entry)
                        .reply()
                        .calls()
                        .get(ended.id().index())
                        .tool())
                .findFirst()
                .orElseThrow();
    }

    private static int counted(String block) {
        int at = block.indexOf("pay ×");
        return at < 0 ? 0 : Integer.parseInt(block.substring(at + 5, block.indexOf(';', at)));
    }

    /** As another process would have it: so much of the journal is there, and perhaps a snapshot of somewhere before. */
    private static TaskState resumed(InMemoryStateStore store, int entries, Random random) {
        List<StoredEntry> journal = store.read(TASK, 0).subList(0, entries);
        InMemoryStateStore other = new InMemoryStateStore(new ManualClock());
        other.append(Append.of(TASK, 0, journal, new TaskMark("wanderer", "RUNNING", false, null)))
                .join();
        int at = random.nextInt(entries + 1);
        if (at > 0) {
            other.keep(JournalReader.snapshot(TaskState.of(TASK, CODEC.decode(TASK, journal.subList(0, at))), at));
        }
        return new JournalReader(other).read(TASK).orElseThrow().state();
    }

    private static void theSame(Agent agent, TaskState resumed, LlmRequest request, ModelReplied reply) {
        assertThat(agent.assembly().hash(resumed)).isEqualTo(reply.request());
        LlmRequest again = agent.assembly().request(resumed);
        assertThat(again.messages()).isEqualTo(request.messages());
        assertThat(again.instructions()).isEqualTo(request.instructions());
        assertThat(again.tools()).isEqualTo(request.tools());
        assertThat(resumed.calls()).allMatch(call -> call.phase() == Call.Phase.ENDED);
    }
}
