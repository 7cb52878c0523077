package io.perdure;

import io.perdure.Orchestrator.AgentNotRegisteredException;
import io.perdure.Orchestrator.TaskIdTakenException;
import io.perdure.agent.Agent;
import io.perdure.guard.Approver;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.Call;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader.Reading;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.ToolsPinned;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tasks of a store: started once each, looked up, and told things. */
final class Tasks {
    private final StateStore store;
    private final Dispatcher dispatcher;
    private final Map<String, Agent> agents;
    private final EntryCodec codec;

    Tasks(StateStore store, Dispatcher dispatcher, Map<String, Agent> agents) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.agents = agents;
        this.codec = dispatcher.context().codec();
    }

    <R> void start(Task<R> task, Instant now, String trace) {
        Agent agent = agentOf(task);
        TaskStarted first = first(task, agent, now, trace);
        if (store.find(task.id()).isPresent() || !create(task.id(), agent, first)) {
            demandSame(task.id(), first);
        }
    }

    private static TaskStarted first(Task<?> task, Agent agent, Instant now, String trace) {
        return new TaskStarted(
                now,
                agent.name(),
                agent.version(),
                task.goal(),
                agent.modelNames(),
                agent.toolsFingerprint(),
                trace,
                task.params(),
                task.attached(),
                task.answerSchema());
    }

    private Agent agentOf(Task<?> task) {
        Optional<String> name = task.agent();
        if (name.isEmpty() && agents.size() != 1) {
            throw AgentNotRegisteredException.ambiguous(agents.keySet());
        }
        Agent agent = name.isEmpty() ? agents.values().iterator().next() : agents.get(name.get());
        if (agent == null) {
            throw AgentNotRegisteredException.unknown(name.orElseThrow(), agents.keySet());
        }
        return agent;
    }

    /** {@code false} if somebody else created it first. */
    private boolean create(TaskId id, Agent agent, TaskStarted first) {
        boolean mine = dispatcher.claim(id); // before the append: nobody else is to take it up in between
        boolean created = false;
        try {
            created = append(id, first);
        } finally {
            if (mine && !created) {
                dispatcher.unclaim(id);
            }
        }
        if (mine && created) {
            dispatcher.carry(agent, new Reading(TaskState.of(id, List.of(first)), 1, 0));
        }
        return created;
    }

    private boolean append(TaskId id, TaskStarted first) {
        TaskMark due = new TaskMark(first.agent(), TaskStatus.RUNNING.name(), false, Instant.EPOCH);
        CompletableFuture<Long> durable = store.append(Append.of(id, 0, List.of(codec.encode(first)), due));
        store.lendThread();
        try {
            dispatcher.checkpoint(id, durable.join(), List.of(first));
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof VersionConflictException) {
                return false;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void demandSame(TaskId id, TaskStarted wanted) {
        TaskStarted stored = state(id).start();
        String difference = difference(stored, wanted);
        if (difference != null) {
            throw new TaskIdTakenException(id, stored, difference);
        }
    }

    private static @Nullable String difference(TaskStarted stored, TaskStarted wanted) {
        if (!stored.goal().equals(wanted.goal())) {
            return "goal";
        }
        if (!stored.agent().equals(wanted.agent())) {
            return "agent";
        }
        if (!stored.params().equals(wanted.params()) || !stored.attached().equals(wanted.attached())) {
            return "parameters or attached texts";
        }
        return Objects.equals(stored.answerSchema(), wanted.answerSchema()) ? null : "form of answer";
    }

    /** Tasks that were set aside because of their agent's version become due: those that still do not fit are set aside again. */
    void wakeStranded(String agent) {
        TaskQuery stranded = TaskQuery.all().ofAgent(agent).withStatus(TaskStatus.STRANDED.name());
        TaskMark due = new TaskMark(agent, TaskStatus.RUNNING.name(), false, Instant.EPOCH);
        for (List<TaskRecord> page = store.find(stranded); !page.isEmpty(); ) {
            for (TaskRecord task : page) { // if another owner was faster, the conflict is his to win
                store.append(Append.of(task.id(), task.version(), List.of(), due));
            }
            page = store.find(stranded.after(page.get(page.size() - 1).id()));
        }
    }

    boolean send(TaskId id, JournalEntry message) {
        if (store.send(id, codec.encode(message))) {
            return true;
        }
        record(id);
        return false;
    }

    TaskRecord record(TaskId id) {
        return store.find(id).orElseThrow(() -> new Orchestrator.TaskNotFoundException(id));
    }

    List<JournalEntry> history(TaskId id) {
        record(id);
        return List.copyOf(codec.decode(id, store.read(id, 0)));
    }

    private TaskState state(TaskId id) {
        return dispatcher
                .reader()
                .read(id)
                .orElseThrow(() -> new Orchestrator.TaskNotFoundException(id))
                .state();
    }

    TaskInfo info(TaskId id) {
        TaskRecord record = record(id);
        TaskState state = state(id);
        boolean stranded = record.mark().status().equals(TaskStatus.STRANDED.name());
        return new TaskInfo(
                id,
                state.start().agent(),
                state.agentVersion(),
                stranded ? TaskStatus.STRANDED : state.status(),
                state.steps(),
                state.usage(),
                state.waitingFor(Wait.Kind.ANSWER).stream().map(Tasks::question).toList(),
                approvals(id, state).toList(),
                state.waitingFor(Wait.Kind.SIGNAL).stream()
                        .map(call -> what(call))
                        .toList(),
                state.plan(),
                state.isOver() ? Optional.empty() : obstacle(state));
    }

    // Its own, and those of the tasks that others do for it.
    private Stream<Approver.Question> approvals(TaskId viewer, TaskState state) {
        boolean asks = state.calls().stream().anyMatch(call -> call.phase() == Call.Phase.ASKED);
        Stream<Approver.Question> own =
                asks ? ApprovalDesk.open(viewer, state, history(state.id())).stream() : Stream.of();
        Stream<TaskId> children = state.calls().stream().flatMap(call -> call.child().stream());
        return Stream.concat(
                own,
                children.flatMap(child -> dispatcher.reader().read(child).stream())
                        .flatMap(read -> approvals(viewer, read.state())));
    }

    /** Answers a question of a task, or of one that is done for it. */
    boolean approve(TaskId id, ApprovalGiven answer) {
        int slash = answer.id().lastIndexOf('/');
        if (slash < 0) {
            return send(id, answer);
        }
        TaskId below = TaskId.of(answer.id().substring(0, slash));
        return isBelow(below, id) && send(below, answer.to(answer.id().substring(slash + 1)));
    }

    private boolean isBelow(TaskId task, TaskId above) {
        return dispatcher
                .reader()
                .read(task)
                .map(read -> read.state().start().parent())
                .filter(parent -> parent.path().contains(above.value()))
                .isPresent();
    }

    ToolsPinned pins(TaskId id, Instant now, String by) {
        Agent agent = agents.get(record(id).mark().agent());
        if (agent == null) {
            throw Orchestrator.AgentNotRegisteredException.unknown(
                    record(id).mark().agent(), agents.keySet());
        }
        return new ToolsPinned(now, agent.tools().manifests(), by);
    }

    String explain(TaskId id) {
        List<JournalEntry> journal = history(id);
        TaskState state = TaskState.of(id, journal);
        return Explanation.of(state, journal, state.isOver() ? Optional.empty() : obstacle(state));
    }

    private Optional<String> obstacle(TaskState state) {
        if (!agents.containsKey(state.start().agent())) {
            dispatcher.obstacles().unregistered(state, agents.keySet());
        }
        return dispatcher.obstacles().of(state.id());
    }

    private static TaskInfo.Question question(Call call) {
        return new TaskInfo.Question(call.id().callId(), what(call));
    }

    private static String what(Call call) {
        return Objects.requireNonNull(call.awaited()).what();
    }
}
