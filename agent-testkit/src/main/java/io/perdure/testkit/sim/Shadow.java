package io.perdure.testkit.sim;

import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmRequest;
import io.perdure.store.TaskId;
import io.perdure.testkit.sim.Facts.Owed;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One task as its durable journal has it, and what has been seen of its invocations. */
final class Shadow {
    private TaskState state;
    private final Map<InvocationId, Facts> facts = new LinkedHashMap<>();
    private final List<InvocationId> ended = new ArrayList<>();
    private final List<InvocationId> planned = new ArrayList<>();
    private final Set<InvocationId> doneLate = new HashSet<>();
    private final List<TaskState> byVersion = new ArrayList<>();
    private final Map<Integer, TaskState> byMessages = new HashMap<>();
    private final Map<SimulatedProcess, Map<Integer, LlmRequest>> requests = new HashMap<>();

    Shadow(TaskId task) {
        state = TaskState.empty(task);
        byVersion.add(state);
    }

    TaskState state() {
        return state;
    }

    void after(JournalEntry entry) {
        state = state.after(entry);
        byVersion.add(state);
        byMessages.put(state.messages().size(), state);
    }

    /** The state that so many entries add up to. */
    TaskState at(long version) {
        return byVersion.get((int) version);
    }

    /** The last state with so many messages. */
    Optional<TaskState> withMessages(int count) {
        return Optional.ofNullable(byMessages.get(count));
    }

    /** Calls in the order in which it was known what they did. */
    List<InvocationId> ended() {
        return ended;
    }

    void ended(InvocationId id, ToolOutcome outcome) {
        ended.add(id);
        facts(id).outcome = outcome;
        settled(id, facts(id).attempts());
    }

    /** The undoings in the order in which they are to be made. */
    List<InvocationId> planned() {
        return planned;
    }

    /** A call that was done after all was done last, unless it was known to be done. */
    void late(LateResult entry) {
        boolean news = entry.outcome().isDone() && !isDone(entry.id()) && doneLate.add(entry.id());
        if (news && ended.remove(entry.id())) {
            ended.add(entry.id());
        }
        settled(entry.id(), entry.attempt());
    }

    boolean isDone(InvocationId id) {
        ToolOutcome outcome = facts(id).outcome;
        return outcome != null && outcome.isDone();
    }

    Facts facts(InvocationId id) {
        return facts.computeIfAbsent(id, name -> new Facts());
    }

    Map<InvocationId, Facts> facts() {
        return facts;
    }

    /** A process shows a model a request. */
    void asked(SimulatedProcess process, LlmRequest request) {
        requests.computeIfAbsent(process, who -> new HashMap<>())
                .put(request.messages().size(), request);
    }

    /** What a process last showed a model in so many messages; {@code null} if nothing. */
    @Nullable
    LlmRequest request(SimulatedProcess process, int messages) {
        return requests.getOrDefault(process, Map.of()).get(messages);
    }

    void forget(SimulatedProcess process) {
        requests.remove(process);
        facts.values().forEach(seen -> seen.owed.removeIf(owed -> owed.process() == process));
    }

    void settled(InvocationId id, int attempt) {
        facts(id).owed.removeIf((Owed owed) -> owed.attempt() == attempt);
    }
}
