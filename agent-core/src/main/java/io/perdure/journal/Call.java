package io.perdure.journal;

import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of the current step, as far as it has come. Immutable.
 *
 * @param id its name
 * @param asked what the model wrote
 * @param phase how far it has come
 * @param attempts how many attempts have been started
 * @param lost how many of them ended with their process and may have had their effect
 * @param failures what went wrong in the attempts that failed, oldest first
 * @param awaited what it waits for in phase {@link Phase#WAITING}, {@code null} otherwise
 * @param until when the next attempt may start, or the wait ends by itself; {@code null} if neither applies
 * @param received what came for a waiting call; {@code null} if nothing has
 * @param startedAt when the last attempt started; {@code null} if none has
 * @param effect the most dangerous that its tool declared when an attempt started; {@code null} if none has
 * @param doubt what is known while it is not known whether it had its effect; {@code null} otherwise
 * @param undoes the outcome of the call that this one undoes; {@code null} if it undoes none
 * @param outcome what came of it in phase {@link Phase#ENDED}, {@code null} otherwise
 * @param choice who could influence that it is made: the label of the reply that asked for it
 * @param approval what a person was asked, and said; {@code null} if nobody was
 * @param late what an attempt that had been given up came to after all, if it did its part; {@code null} if none has
 */
public record Call(
        InvocationId id,
        ToolCall asked,
        Phase phase,
        int attempts,
        int lost,
        List<ToolFailure> failures,
        @Nullable Wait awaited,
        @Nullable Instant until,
        @Nullable String received,
        @Nullable Instant startedAt,
        @Nullable Effect effect,
        @Nullable Doubt doubt,
        @Nullable ToolOutcome undoes,
        @Nullable ToolOutcome outcome,
        Label choice,
        @Nullable Approval approval,
        @Nullable ToolOutcome late) {
    /** Checks that nothing is missing; a choice without a label counts as untrusted. */
    public Call {
        choice = choice == null ? Label.MISSING : choice;
    }

    static Call requested(InvocationId id, ToolCall asked, Label choice) {
        return new Call(
                id,
                asked,
                Phase.REQUESTED,
                0,
                0,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                choice,
                null,
                null);
    }

    // What was allowed once may be undone.
    static Call undoing(InvocationId id, ToolCall asked, ToolOutcome done) {
        return new Call(
                id,
                asked,
                Phase.REQUESTED,
                0,
                0,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                done,
                null,
                Label.NONE,
                null,
                null);
    }

    Call asking(Approval about) {
        return new Call(
                id,
                asked,
                Phase.ASKED,
                attempts,
                lost,
                failures,
                null,
                about.expires(),
                null,
                startedAt,
                effect,
                doubt,
                undoes,
                null,
                choice,
                about,
                late);
    }

    Call approved(Approval about) {
        return new Call(
                id,
                asked,
                Phase.REQUESTED,
                attempts,
                lost,
                failures,
                null,
                null,
                null,
                startedAt,
                effect,
                doubt,
                undoes,
                null,
                choice,
                about,
                late);
    }

    Call started(AttemptStarted entry) {
        Effect worst = effect == null ? entry.effect() : effect.orWorse(entry.effect());
        Instant at = entry.at();
        return new Call(
                id,
                asked,
                Phase.RUNNING,
                attempts + 1,
                lost,
                failures,
                null,
                null,
                null,
                at,
                worst,
                null,
                undoes,
                null,
                choice,
                approval,
                late);
    }

    Call lostWithItsProcess() {
        return switch (phase) {
            case RUNNING -> in(Phase.LOST, lost + 1, failures, null, null);
            case RECONCILING -> in(Phase.IN_DOUBT, lost, failures, null, doubt);
            default -> this;
        };
    }

    Call failed(ToolFailure failure, Instant retryAt) {
        List<ToolFailure> all = new ArrayList<>(failures);
        all.add(failure);
        return in(Phase.BACKING_OFF, lost, List.copyOf(all), retryAt, null);
    }

    Call inDoubt(OutcomeInDoubt entry) {
        return in(Phase.IN_DOUBT, lost, failures, null, Doubt.because(entry, phase == Phase.LOST));
    }

    Call reconciling() {
        return doubt == null ? this : in(Phase.RECONCILING, lost, failures, null, doubt.looking());
    }

    Call reconciled(ReconcileEnded entry) {
        if (doubt == null) {
            return this;
        }
        Doubt now = doubt.found(entry);
        return now.isDispelled()
                ? in(Phase.IN_DOUBT, 0, failures.stream().map(Call::harmless).toList(), null, now)
                : in(Phase.IN_DOUBT, lost, failures, entry.retryAt(), now);
    }

    private static ToolFailure harmless(ToolFailure failure) {
        return new ToolFailure(failure.kind(), failure.message(), false);
    }

    private Call in(
            Phase next,
            int lostAttempts,
            List<ToolFailure> allFailures,
            @Nullable Instant time,
            @Nullable Doubt about) {
        return new Call(
                id,
                asked,
                next,
                attempts,
                lostAttempts,
                allFailures,
                null,
                time,
                null,
                startedAt,
                effect,
                about,
                undoes,
                null,
                choice,
                approval,
                late);
    }

    Call waiting(Wait what, @Nullable Instant end) {
        return new Call(
                id,
                asked,
                Phase.WAITING,
                attempts,
                lost,
                failures,
                what,
                end,
                null,
                startedAt,
                effect,
                doubt,
                undoes,
                null,
                choice,
                approval,
                late);
    }

    Call received(String what) {
        return new Call(
                id, asked, phase, attempts, lost, failures, awaited, until, what, startedAt, effect, doubt, undoes,
                null, choice, approval, late);
    }

    /** An attempt that had been given up did its part after all; the first one that says so counts. */
    Call endedLate(ToolOutcome done) {
        return late != null || phase == Phase.ENDED
                ? this
                : new Call(
                        id, asked, phase, attempts, lost, failures, awaited, until, received, startedAt, effect, doubt,
                        undoes, outcome, choice, approval, done);
    }

    /** Whether it is known from an attempt that had been given up what came of it, and nothing is under way that could say it better. */
    public boolean isKnownLate() {
        return late != null
                && switch (phase) {
                    case RUNNING, RECONCILING, ENDED -> false;
                    case WAITING -> doubt != null; // else a later attempt did its part, and waits
                    case REQUESTED, ASKED, LOST, BACKING_OFF, IN_DOUBT -> true;
                };
    }

    Call ended(ToolOutcome outcome) {
        return new Call(
                id,
                asked,
                Phase.ENDED,
                attempts,
                lost,
                failures,
                null,
                null,
                null,
                startedAt,
                effect,
                doubt,
                undoes,
                outcome,
                choice,
                approval,
                late);
    }

    /** Whether it waits for this and nothing has come yet. */
    boolean waitsFor(Wait.Kind kind, String what) {
        return awaited != null
                && received == null
                && awaited.kind() == kind
                && awaited.what().equals(what);
    }

    /** The task that another agent does for it, and for whose end it waits; empty if there is none. */
    public Optional<TaskId> child() {
        return waitsFor(Wait.Kind.TASK, id.child().value()) ? Optional.of(id.child()) : Optional.empty();
    }

    /** How far a call has come. */
    public enum Phase {
        /** The model asked for it; no attempt has started, so nothing can have happened. */
        REQUESTED,
        /** A person is asked whether it may be made; no attempt has started. */
        ASKED,
        /** An attempt has started, in the process that carries the task. */
        RUNNING,
        /** An attempt had started when its process ended. */
        LOST,
        /** An attempt failed; the next one starts when its time comes. */
        BACKING_OFF,
        /** It is not known whether it had its effect; its tool or a person is asked. */
        IN_DOUBT,
        /** Its tool looks whether it had its effect, in the process that carries the task. */
        RECONCILING,
        /** The tool did its part; the result comes from outside. */
        WAITING,
        /** It has its outcome. */
        ENDED
    }

    /**
     * What a person was asked about a call, and said. Immutable.
     *
     * @param id the question's name
     * @param tool the tool of the call
     * @param bound a hash of everything the answer is bound to
     * @param expires when it is too late to answer; {@code null}: never
     * @param verdict what was said; {@code null} if nothing was
     * @param comment for the model; may be empty
     * @param values what is endorsed with it, if the answer says so
     * @param authority the canonical form of each argument that is authority, by JSON pointer
     */
    public record Approval(
            String id,
            String tool,
            String bound,
            @Nullable Instant expires,
            @Nullable Verdict verdict,
            String comment,
            List<Custody.Endorsement> values,
            Map<String, String> authority) {
        /** Copies the lists. */
        public Approval {
            values = List.copyOf(values);
            authority = Map.copyOf(authority);
        }

        static Approval asked(ApprovalRequested entry, ApprovalRequested.Item item) {
            return new Approval(
                    entry.id(), item.tool(), item.bound(), entry.expires(), null, "", item.values(), item.authority());
        }

        Approval answered(ApprovalGiven entry) {
            return new Approval(id, tool, bound, expires, entry.verdict(), entry.comment(), values, authority);
        }
    }

    /**
     * What is known of an invocation of which it is not known whether it had its effect. Immutable.
     *
     * @param failure why it is not known
     * @param lost whether an attempt ended with its process
     * @param maybeRunning whether an attempt that was given up may still have its effect
     * @param looks how often the tool has been asked
     * @param failedLooks how often it could not look
     * @param finding what it said last; {@code null} if it has not
     * @param detail the result if it happened, why it cannot be told otherwise
     */
    public record Doubt(
            ToolFailure failure,
            boolean lost,
            boolean maybeRunning,
            int looks,
            int failedLooks,
            Finding.@Nullable Kind finding,
            String detail) {
        /** Whether it is certain that there was no effect, and will be none. */
        public boolean isDispelled() {
            return finding == Finding.Kind.DID_NOT_HAPPEN && !maybeRunning;
        }

        static Doubt because(OutcomeInDoubt entry, boolean lost) {
            return new Doubt(entry.failure(), lost, entry.maybeRunning(), 0, 0, null, "");
        }

        Doubt looking() {
            return new Doubt(failure, lost, maybeRunning, looks + 1, failedLooks, null, "");
        }

        Doubt found(ReconcileEnded entry) {
            boolean couldNotLook = entry.retryAt() != null && entry.finding() == Finding.Kind.CANNOT_TELL;
            int failed = couldNotLook ? failedLooks + 1 : failedLooks;
            Finding.Kind said = entry.retryAt() == null ? entry.finding() : null;
            return new Doubt(failure, lost, maybeRunning, looks, failed, said, entry.detail());
        }
    }
}
