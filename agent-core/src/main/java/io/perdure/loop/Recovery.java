package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Doubt;
import io.perdure.journal.TaskState;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolSpec.OnUnknown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows when it is not known whether a call had its effect: the effects table of the design. An effect that may
 * run again is left to {@link Acting}; for any other its tool is asked, then the policy decides. It is never silently run again.
 */
final class Recovery {
    // A tool that takes its process down each time must not do so for ever.
    private static final int MOST_LOST_ATTEMPTS = 20;

    // Not "happened?", and not "did not happen yet".
    private static final String ENDS = "(?s)(?:[.,;:!\\n].*)?";

    private Recovery() {}

    /** What clears up the first doubt that can be cleared up now; empty if there is none. */
    static Optional<Command> next(Agent agent, TaskState task) {
        if (!task.hasDoubts() || task.isPaused()) {
            return Optional.empty();
        }
        return task.calls().stream()
                .map(call -> clearUp(agent, task, call))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static @Nullable Command clearUp(Agent agent, TaskState task, Call call) {
        Doubt doubt = call.doubt();
        if (call.isKnownLate()) {
            return settle(agent, call, Objects.requireNonNull(call.late()));
        }
        if (call.phase() == Call.Phase.LOST && !mayRunAgain(agent, call)) {
            return lost(agent, call);
        }
        return call.phase() == Call.Phase.IN_DOUBT && doubt != null ? inDoubt(agent, task, call, doubt) : null;
    }

    private static Command lost(Agent agent, Call call) {
        String message = "The process ended while the tool ran (attempt " + call.attempts() + ").";
        ToolFailure failure =
                new ToolFailure(ToolFailure.Kind.INTERRUPTED, message, Outcomes.mayHaveHappened(agent, call));
        return failure.mayHaveHadEffect() && isFollowedUp(agent, call)
                ? new Command.Doubt(Map.of(call.id(), failure))
                : settle(agent, call, ToolOutcome.failed(failure));
    }

    private static @Nullable Command inDoubt(Agent agent, TaskState task, Call call, Doubt doubt) {
        if (doubt.finding() == Finding.Kind.HAPPENED) {
            return settle(agent, call, ToolOutcome.done(doubt.detail()));
        }
        if (doubt.isDispelled()) {
            return mayStartAnew(call) ? null : settle(agent, call, ToolOutcome.failed(harmless(doubt)));
        }
        if (doubt.finding() == null && mayLook(agent, task, call, doubt)) {
            return Acting.isDue(call, task) ? new Command.Reconcile(List.of(invocation(agent, task, call))) : null;
        }
        return unknown(agent, task, call, doubt);
    }

    /**
     * What is still to be found out before a task ends: an effect that is known can be undone, or need not be. Nobody is asked but the tools.
     * Empty if nothing is.
     */
    static Optional<Command> beforeTheEnd(Agent agent, TaskState task) {
        Settling came = new Settling(agent, task);
        task.calls().forEach(came::endWait);
        if (came.command().isPresent()) { // while the task was paused
            return came.command();
        }
        Map<InvocationId, ToolFailure> doubts = new LinkedHashMap<>();
        for (Call call : task.calls()) {
            Doubt doubt = call.doubt();
            if (call.isKnownLate()) {
                return Optional.ofNullable(clearUp(agent, task, call));
            }
            boolean open = doubt == null && call.phase() != Call.Phase.ENDED && Outcomes.mayHaveHappened(agent, call);
            if (open && canLook(agent, task, call)) {
                doubts.put(call.id(), Outcomes.endedInBetween(call));
            } else if (call.phase() == Call.Phase.IN_DOUBT && doubt != null && isOpen(agent, task, call, doubt)) {
                return Optional.of(
                        Acting.isDue(call, task)
                                ? Objects.requireNonNull(inDoubt(agent, task, call, doubt))
                                : new Command.Wait(call.until()));
            }
        }
        return doubts.isEmpty() ? Optional.empty() : Optional.of(new Command.Doubt(doubts));
    }

    private static boolean isOpen(Agent agent, TaskState task, Call call, Doubt doubt) {
        return doubt.finding() == Finding.Kind.HAPPENED
                || (doubt.finding() == null && mayLook(agent, task, call, doubt));
    }

    private static Command unknown(Agent agent, TaskState task, Call call, Doubt doubt) {
        OnUnknown policy = Finishing.isEnding(agent, task) ? OnUnknown.TELL_MODEL : policy(agent, call);
        boolean nobodyAsked = policy == OnUnknown.ASK_PERSON && isStopping(agent, task);
        return switch (nobodyAsked ? OnUnknown.TELL_MODEL : policy) {
            case TELL_MODEL -> settle(agent, call, ToolOutcome.failed(unclear(doubt)));
            case ASK_PERSON -> new Command.AskPerson(Map.of(call.id(), question(call, doubt)));
            case STOP -> Finishing.stopped(agent, task, call, unclear(doubt).message());
        };
    }

    // The task ends on account of another call before anybody could answer.
    private static boolean isStopping(Agent agent, TaskState task) {
        return task.calls().stream()
                .anyMatch(call -> policy(agent, call) == OnUnknown.STOP && staysUnclear(agent, task, call));
    }

    private static boolean staysUnclear(Agent agent, TaskState task, Call call) {
        Doubt doubt = call.doubt();
        boolean lost = call.phase() == Call.Phase.LOST
                && !mayRunAgain(agent, call)
                && Outcomes.mayHaveHappened(agent, call)
                && !canLook(agent, task, call);
        boolean inDoubt = call.phase() == Call.Phase.IN_DOUBT
                && doubt != null
                && !doubt.isDispelled()
                && !isOpen(agent, task, call, doubt);
        return !call.isKnownLate() && (lost || inDoubt);
    }

    /** What a person's answer to {@link #question} comes to. */
    static ToolOutcome judged(Doubt doubt, String answer) {
        String said = answer.strip().toLowerCase(Locale.ROOT);
        String message = "A person looked and says: " + answer;
        if (said.matches("happened" + ENDS)) {
            return ToolOutcome.done(message);
        }
        boolean open = doubt.maybeRunning() || !said.matches("did not happen" + ENDS);
        return ToolOutcome.failed(new ToolFailure(
                doubt.failure().kind(), Outcomes.sentence(doubt.failure().message()) + " " + message, open));
    }

    private static String question(Call call, Doubt doubt) {
        return "It is not known whether the call " + call.id().callId() + " of the tool "
                + call.asked().tool() + " had its effect. " + unclear(doubt).message() + " " + Outcomes.evidence(call)
                + " Look, and answer 'happened' or 'did not happen'; what you add behind a comma or a full stop is shown to the model."
                + " Any other answer leaves it unknown.";
    }

    private static ToolFailure unclear(Doubt doubt) {
        String more = doubt.detail().isBlank() ? "" : " " + Outcomes.sentence(doubt.detail());
        String running = doubt.finding() == Finding.Kind.DID_NOT_HAPPEN
                ? " It had not happened when the tool looked, but the attempt was given up and may still be running."
                : "";
        return new ToolFailure(
                doubt.failure().kind(), Outcomes.sentence(doubt.failure().message()) + more + running, true);
    }

    private static ToolFailure harmless(Doubt doubt) {
        return new ToolFailure(doubt.failure().kind(), doubt.failure().message(), false);
    }

    private static Command settle(Agent agent, Call call, ToolOutcome outcome) {
        return new Command.Settle(Map.of(call.id(), Outcomes.of(agent, call, outcome)));
    }

    static boolean mayRunAgain(Agent agent, Call call) {
        return effectOf(agent, call).mayRunAgain() && call.lost() < MOST_LOST_ATTEMPTS;
    }

    /** Whether a call that was lost, and is known not to have happened, is to be started again. */
    static boolean mayStartAnew(Call call) {
        Doubt doubt = call.doubt();
        return doubt != null && doubt.lost() && doubt.isDispelled() && call.attempts() < MOST_LOST_ATTEMPTS;
    }

    private static boolean mayLook(Agent agent, TaskState task, Call call, Doubt doubt) {
        return canLook(agent, task, call) && doubt.looks() - doubt.failedLooks() < MOST_LOST_ATTEMPTS;
    }

    private static boolean canLook(Agent agent, TaskState task, Call call) {
        return tool(agent, call).flatMap(Tool::reconciler).isPresent()
                && Arguments.of(agent, task, call.asked()).json() != null;
    }

    private static ToolInvocation invocation(Agent agent, TaskState task, Call call) {
        JsonNode json =
                Objects.requireNonNull(Arguments.of(agent, task, call.asked()).json());
        return new ToolInvocation(
                call.id(), call.asked().tool(), json, call.asked().arguments());
    }

    /** Whether anything is done to find out what a call did before it gets its outcome. */
    static boolean isFollowedUp(Agent agent, Call call) {
        boolean asks = tool(agent, call).flatMap(Tool::reconciler).isPresent();
        return asks || policy(agent, call) != OnUnknown.TELL_MODEL;
    }

    private static OnUnknown policy(Agent agent, Call call) {
        return tool(agent, call).map(tool -> tool.spec().onUnknown()).orElse(agent.onUnknown());
    }

    // A tool that is no longer there is taken for the most dangerous kind; what it declared when it started still
    // counts.
    static Effect effectOf(Agent agent, Call call) {
        Effect now = tool(agent, call).map(tool -> tool.spec().effect()).orElse(Effect.ONCE);
        Effect then = call.effect();
        return then == null ? now : now.orWorse(then);
    }

    private static Optional<Tool> tool(Agent agent, Call call) {
        return Called.tool(agent, call);
    }
}
