package io.perdure;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.guard.Approver;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.Call;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings questions to the approvers of agents: new ones as they are recorded, open ones when an orchestrator is opened. */
final class ApprovalDesk implements TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);

    private static final int MOST = 10_000;

    private final Orchestrator orchestrator;
    private final StateStore store;
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
        this.agents = agents;
    }

    @Override
    public void entry(TaskId task, JournalEntry entry) {
        if (entry instanceof ApprovalRequested asked) {
            approver(task).ifPresent(approver -> ask(approver, question(task, asked)));
        }
    }

    private Optional<Approver> approver(TaskId task) {
        return store.find(task)
                .map(known -> agents.get(known.mark().agent()))
                .flatMap(agent -> agent.trust().approver());
    }

    private void ask(Approver approver, Approver.Question question) {
        if (brought.putIfAbsent(question.task() + " " + question.id(), true) != null) {
            return; // that a run has left may be heard before what it asked
        }
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

    static Approver.Question question(TaskId task, ApprovalRequested asked) {
        return new Approver.Question(task, asked.id(), asked, asked.expires());
    }

    /** A run has left a task that waits: brings its questions that this process has not brought yet, since another one asked them. */
    void left(TaskState task) {
        boolean isNew = task.calls().stream()
                .flatMap(ApprovalDesk::question)
                .anyMatch(question -> !brought.containsKey(task.id() + " " + question));
        Optional<Approver> approver = isNew ? approver(task.id()) : Optional.empty();
        approver.ifPresent(who -> bring(who, task.id()));
    }

    private void bring(Approver approver, TaskId task) {
        orchestrator.info(task).approvals().stream()
                .filter(question -> !brought.containsKey(task + " " + question.id()))
                .forEach(question -> ask(approver, question));
    }

    /** Brings the questions that were open when this process began; on the calling thread. */
    void bringOpenOnes() {
        agents.values().stream()
                .filter(agent -> agent.trust().approver().isPresent())
                .forEach(agent -> bringOpenOnes(agent, agent.trust().approver().get()));
    }

    private void bringOpenOnes(Agent agent, Approver approver) {
        TaskQuery waiting = TaskQuery.all().ofAgent(agent.name()).withStatus(TaskStatus.WAITING.name());
        try {
            for (List<TaskRecord> page = store.find(waiting); !page.isEmpty(); ) {
                page.forEach(task -> bring(approver, task.id()));
                page = store.find(waiting.after(page.get(page.size() - 1).id()));
            }
        } catch (StoreUnavailableException e) {
            failed("The open questions of agent {} could not be read; they stay open.", agent.name(), e);
        }
    }

    // The name of the question that a call waits for.
    private static Stream<String> question(Call call) {
        Call.Approval approval = call.approval();
        return call.phase() == Call.Phase.ASKED && approval != null ? Stream.of(approval.id()) : Stream.of();
    }

    /** The questions of a task that are open, out of its journal. */
    static List<Approver.Question> open(TaskId task, List<Call> calls, List<JournalEntry> journal) {
        List<String> open =
                calls.stream().flatMap(ApprovalDesk::question).distinct().toList();
        return journal.stream()
                .filter(entry -> entry instanceof ApprovalRequested asked && open.contains(asked.id()))
                .map(entry -> question(task, (ApprovalRequested) entry))
                .toList();
    }
}
