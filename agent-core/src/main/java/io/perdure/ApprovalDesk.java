package io.perdure;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.guard.Approver;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.Call;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings questions to the approvers of agents: new ones as they are recorded, open ones when an orchestrator is opened. */
final class ApprovalDesk implements TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);

    private static final int MOST = 10_000;

    private final Orchestrator orchestrator;
    private final StateStore store;
    private final JournalReader reader;
    private final Map<String, Agent> agents;

    // On the feed's thread alone. What is forgotten is brought once more.
    private final Map<String, Boolean> brought = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    ApprovalDesk(Orchestrator orchestrator, StateStore store, Map<String, Agent> agents) {
        this.orchestrator = orchestrator;
        this.store = store;
        this.reader = new JournalReader(store);
        this.agents = agents;
    }

    /** Whether it has to hear of any of these; hearing of everything would wake its thread at each step. */
    static boolean concerns(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            if (entry instanceof ApprovalRequested) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void entry(TaskId task, JournalEntry entry) {
        if (entry instanceof ApprovalRequested asked && agents.values().stream().anyMatch(ApprovalDesk::asks)) {
            start(task).ifPresent(start -> ask(question(root(task, start), task, start, asked)));
        }
    }

    private Optional<TaskStarted> start(TaskId task) {
        return reader.read(task).map(read -> read.state().start());
    }

    private static boolean asks(Agent agent) {
        return agent.trust().approver().isPresent();
    }

    private static TaskId root(TaskId task, TaskStarted start) {
        TaskStarted.Parent parent = start.parent();
        return parent == null ? task : parent.root();
    }

    private static String key(Approver.Question question) {
        return question.task() + " " + question.id();
    }

    // The user's task has the say in who is asked, whoever asks.
    private void ask(Approver.Question question) {
        Optional<Approver> approver = store.find(question.task())
                .map(known -> agents.get(known.mark().agent()))
                .flatMap(agent -> agent.trust().approver());
        if (approver.isPresent() && brought.putIfAbsent(key(question), true) == null) {
            ask(approver.get(), question); // that a run has left may be heard before what it asked
        }
    }

    private void ask(Approver approver, Approver.Question question) {
        try {
            approver.ask(
                    question,
                    (verdict, by, comment) ->
                            orchestrator.task(question.task().value()).approve(question.id(), verdict, by, comment));
        } catch (RuntimeException e) {
            failed(
                    "Task {}: the approver failed; its question stays open.",
                    question.task().value(),
                    e);
        }
    }

    private static void failed(String what, String name, RuntimeException e) {
        LOG.warn(what, PerdureException.plain(name, 200), PerdureException.forLog(e, LOG.isDebugEnabled()));
    }

    /** A question as it is put in a task: in that which asks it, or in one that it is done for. */
    private static Approver.Question question(TaskId viewer, TaskId task, TaskStarted start, ApprovalRequested asked) {
        TaskStarted.Parent parent = start.parent();
        List<TaskId> path = new ArrayList<>();
        if (parent != null && !viewer.equals(task)) {
            int from = parent.path().indexOf(viewer.value());
            parent.path().subList(from, parent.path().size()).forEach(id -> path.add(TaskId.of(id)));
        }
        path.add(task);
        String id = path.size() == 1 ? asked.id() : task + "/" + asked.id();
        return new Approver.Question(viewer, id, path, asked, asked.expires());
    }

    /** A run has left a task that waits: brings its questions that this process has not brought yet, since another one asked them. */
    void left(TaskState task) {
        boolean asked =
                task.calls().stream().flatMap(ApprovalDesk::question).findAny().isPresent();
        if (asked && agents.values().stream().anyMatch(ApprovalDesk::asks)) {
            open(root(task.id(), task.start()), task, orchestrator.history(task.id())).stream()
                    .filter(question -> !brought.containsKey(key(question)))
                    .forEach(this::ask);
        }
    }

    /** Brings the questions that were open when this process began; on the calling thread. */
    void bringOpenOnes() {
        if (agents.values().stream().anyMatch(ApprovalDesk::asks)) {
            agents.values().stream().filter(this::mayAsk).forEach(this::bringOpenOnes);
        }
    }

    private boolean mayAsk(Agent agent) {
        return asks(agent)
                || agents.values().stream()
                        .anyMatch(other -> other.helper(agent.name()).isPresent());
    }

    /** All tasks of an agent that wait. */
    void waiting(Agent agent, Consumer<TaskRecord> each) {
        TaskQuery waiting = TaskQuery.all().ofAgent(agent.name()).withStatus(TaskStatus.WAITING.name());
        for (List<TaskRecord> page = store.find(waiting); !page.isEmpty(); ) {
            page.forEach(each);
            page = store.find(waiting.after(page.get(page.size() - 1).id()));
        }
    }

    private void bringOpenOnes(Agent agent) {
        try {
            waiting(agent, task -> reader.read(task.id()).ifPresent(read -> left(read.state())));
        } catch (StoreUnavailableException e) {
            failed("The open questions of agent {} could not be read; they stay open.", agent.name(), e);
        }
    }

    // The name of the question that a call waits for.
    private static Stream<String> question(Call call) {
        Call.Approval approval = call.approval();
        return call.phase() == Call.Phase.ASKED && approval != null ? Stream.of(approval.id()) : Stream.of();
    }

    /** The questions of a task that are open, out of its journal, as they are put in {@code viewer}. */
    static List<Approver.Question> open(TaskId viewer, TaskState task, List<JournalEntry> journal) {
        Set<String> open = task.calls().stream().flatMap(ApprovalDesk::question).collect(Collectors.toSet());
        return journal.stream()
                .filter(entry -> entry instanceof ApprovalRequested asked && open.contains(asked.id()))
                .map(entry -> question(viewer, task.id(), task.start(), (ApprovalRequested) entry))
                .toList();
    }
}
