package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.Call;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.Handles;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that other agents do for one task. Their ends are looked up in the store, never sent: whoever carries the task finds them, whatever
 * process they ended in, and only the owner of its journal writes them down, once. Guarded by its run's lock.
 */
final class Children {
    private static final Logger LOG = LoggerFactory.getLogger(Children.class);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RunContext context;
    private final Agent agent;
    private final Set<TaskId> calledOff = new HashSet<>();

    Children(RunContext context, Agent agent) {
        this.context = context;
        this.agent = agent;
    }

    /** Whether a task has ended for which a call of this one waits: then somebody should carry it. */
    static boolean haveNews(StateStore store, TaskState task) {
        return waitedFor(task).stream().anyMatch(child -> hasEnded(store, child));
    }

    /** The tasks whose ends the calls wait for. */
    static List<TaskId> waitedFor(TaskState task) {
        return task.calls().stream().flatMap(call -> call.child().stream()).toList();
    }

    private static boolean hasEnded(StateStore store, TaskId task) {
        return store.find(task)
                .map(TaskRecord::mark)
                .filter(mark -> !mark.ended())
                .isEmpty();
    }

    /** The outcomes of calls whose tasks have ended, and that this one is over with the one it is done for. */
    List<JournalEntry> news(TaskState task, Instant now) {
        List<JournalEntry> news = new ArrayList<>();
        for (Call call : task.calls()) {
            call.child()
                    .filter(child -> hasEnded(context.store(), child))
                    .ifPresent(child -> news.add(ended(task, call, child, now)));
        }
        return news;
    }

    /** Nobody waits for this task any more if the one that it is done for is gone. */
    Optional<JournalEntry> orphaned(TaskState task, Instant now) {
        Parent parent = task.start().parent();
        boolean alone = parent != null
                && task.cancelReason().isEmpty()
                && !task.isOver()
                && hasEnded(context.store(), parent.task());
        return alone
                ? Optional.of(new CancelRequested(now, "The task that it was done for has ended."))
                : Optional.empty();
    }

    private JournalEntry ended(TaskState task, Call call, TaskId id, Instant now) {
        InvocationEnded ended = new JournalReader(context.store())
                .read(id)
                .map(JournalReader.Reading::state)
                .filter(child -> isChild(child, call))
                .map(child -> new InvocationEnded(now, call.id(), outcome(child).after(call.failures()), took(child)))
                .orElseGet(() -> new InvocationEnded(now, call.id(), gone(call)));
        return Trusting.labelled(agent, task, ended);
    }

    private static InvocationEnded.Child took(TaskState child) {
        return new InvocationEnded.Child(
                child.usage(),
                child.invocations(),
                child.custody().asked(),
                child.custody().spent());
    }

    static boolean isChild(TaskState child, Call call) {
        Parent parent = child.start().parent();
        return parent != null
                && parent.task().equals(call.id().task())
                && parent.call().equals(call.id().callId());
    }

    private static ToolOutcome gone(Call call) {
        return ToolOutcome.failed(new ToolFailure(
                        ToolFailure.Kind.CANCELLED, "Its task " + call.id().child() + " is gone.", true))
                .labelled(Labels.of(Label.NONE));
    }

    // What it was shown, and what it hands on in its answer, have had a part in it.
    private static ToolOutcome outcome(TaskState child) {
        TaskEnded end = child.end().orElseThrow();
        FilledIn answer = FilledIn.of(TextNode.valueOf(end.answer()), child.handles());
        Label label = answer.labels().values().stream().reduce(child.label(), Label::join);
        Label known = child.isGuarded() ? label : label.join(Label.MISSING);
        Source source =
                new Source(Source.Kind.AGENT, child.start().agent(), child.id().value());
        ToolOutcome outcome = end.status() == TaskStatus.COMPLETED
                ? ToolOutcome.done(Handles.plain(text(answer.json())))
                : ToolOutcome.failed(failure(child, end));
        return outcome.labelled(Labels.of(known.join(Label.trusted(source))));
    }

    // Behind a handle there may be more than a text.
    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static ToolFailure failure(TaskState child, TaskEnded end) {
        String why = end.detail().isBlank() ? "" : " " + Outcomes.sentence(end.detail());
        String words = "The agent " + child.start().agent() + " did not reach the goal: " + end.status() + ", "
                + end.reason() + "." + why + standing(end);
        return new ToolFailure(kind(end), Handles.plain(words), !end.notUndone().isEmpty());
    }

    private static String standing(TaskEnded end) {
        List<String> tools =
                end.notUndone().stream().map(TaskEnded.NotUndone::tool).toList();
        return tools.isEmpty() ? "" : " Of what it did, this still stands: " + String.join(", ", tools) + ".";
    }

    private static ToolFailure.Kind kind(TaskEnded end) {
        return switch (end.status()) {
            case CANCELLED -> ToolFailure.Kind.CANCELLED;
            case LIMIT_REACHED -> ToolFailure.Kind.TIMED_OUT;
            default -> ToolFailure.Kind.CRASHED;
        };
    }

    /** Calls these off, once in this process; they end by themselves. */
    void callOff(List<TaskId> children) {
        for (TaskId child : children) {
            if (calledOff.add(child)) {
                context.workers().run(() -> cancel(child));
            }
        }
    }

    private void cancel(TaskId child) {
        try {
            CancelRequested reason =
                    new CancelRequested(context.clock().instant(), "The task that it was done for is ending.");
            context.store().send(child, context.codec().encode(reason));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Task {}: it could not be called off now; it is tried again.",
                    child,
                    PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
    }

    /** When a task that waits for others looks for them by itself, should nobody tell it; the longer it waits, the less often. */
    static @Nullable Instant lookAt(TaskState task, @Nullable Instant until, Instant now) {
        if (waitedFor(task).isEmpty()) {
            return until;
        }
        Duration pause = Duration.between(task.now(), now).dividedBy(4);
        Duration bounded = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        Instant look = now.plus(bounded);
        return until != null && until.isBefore(look) ? until : look;
    }
}
