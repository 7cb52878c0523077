package io.perdure.guard;

import io.perdure.error.PerdureException;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.journal.ApprovalRequested.Item;
import io.perdure.journal.Call;
import io.perdure.journal.Call.Approval;
import io.perdure.journal.Custody;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.tool.ToolSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a call may be made: a pure function of the policy, the tool's declaration and the state of the task. No model has a word in it.
 *
 * <p>The rules run in a fixed order and the strictest wins; whatever goes wrong in deciding is a refusal. After CaMeL (arXiv 2503.18813), FIDES
 * (2505.23643) and Prudentia (2602.11416).
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int MOST_REFUSED = 3;

    private Guard() {}

    /**
     * The decision about a call that has not been started.
     *
     * @param spec its tool
     * @param arguments with what handles stand for
     */
    public static Decision decide(TrustPolicy policy, ToolSpec spec, TaskState task, Call call, FilledIn arguments) {
        if (!policy.guarded()) {
            return new Decision.Allow(null);
        }
        try {
            return decided(new Case(Inherited.policy(policy, task), spec, task, call, arguments));
        } catch (RuntimeException | StackOverflowError e) { // fails closed
            Throwable shown = PerdureException.forLog(e, LOG.isDebugEnabled());
            LOG.warn("Call {} could not be decided about.", call.id().callId(), shown);
            return refused(Reason.GUARD_FAILED, "");
        }
    }

    private static Decision decided(Case it) {
        Optional<Decision> stopped = Barriers.stop(it);
        if (stopped.isPresent()) {
            return stopped.get();
        }
        Decision answered = answered(it);
        return answered == null ? judged(it) : answered;
    }

    private static Decision judged(Case it) {
        List<Concern> byRule = Barriers.askedByRule(it);
        if (!it.hasSideEffect() && byRule.isEmpty()) {
            return new Decision.Allow(null);
        }
        List<Concern> concerns = new java.util.ArrayList<>(byRule);
        concerns.addAll(Provenance.concerns(it));
        concerns.addAll(it.confidentiality().concerns());
        return concerns.isEmpty() ? new Decision.Allow(it.permit(null)) : asked(it, List.copyOf(concerns));
    }

    private static Decision asked(Case it, List<Concern> concerns) {
        return mayAsk(it, concerns).orElseGet(() -> ask(it, concerns));
    }

    // A yes to another call than this one is none: it is asked again.
    private static @Nullable Decision answered(Case it) {
        Approval approval = it.call().approval();
        if (approval == null || approval.verdict() == null) {
            return null;
        }
        if (approval.verdict() == Verdict.NO) {
            return refused(Reason.PERSON_SAID_NO, approval.comment());
        }
        return approval.bound().equals(it.bound()) ? new Decision.Allow(it.permit(approval.id())) : null;
    }

    private static Optional<Decision> mayAsk(Case it, List<Concern> concerns) {
        Custody custody = it.task().custody();
        if (it.policy().approver().isEmpty()) {
            return Optional.of(refused(Reason.NO_APPROVER, reasons(concerns)));
        }
        boolean often = custody.refused() >= MOST_REFUSED
                || Inherited.accounts(it.policy(), it.task()).stream()
                        .anyMatch(account -> account.asked() >= account.most().asks());
        return often ? Optional.of(refused(Reason.ASKED_TOO_OFTEN, reasons(concerns))) : Optional.empty();
    }

    private static Decision ask(Case it, List<Concern> concerns) {
        return new Decision.Ask(new Item(
                it.call().id(),
                it.spec().name(),
                it.arguments().json().toString(),
                it.bound(),
                it.call().choice(),
                concerns,
                it.authority(),
                it.soFar()));
    }

    /**
     * What is to be done about words of the model that no decision is made about: a final answer, and calls that are not made as they were written.
     *
     * @param where in words, for people
     * @param tool the tool that is called; empty if none is
     * @param text what the model wrote
     * @return empty if there is nothing in it that nobody has any reason to use
     */
    public static Optional<Decision.Halt> tripped(TrustPolicy policy, String where, String tool, String text) {
        if (!policy.guarded() || policy.canaries().isEmpty()) {
            return Optional.empty();
        }
        Canaries canaries = new Canaries(policy.canaries());
        return canaries.name(tool) || canaries.stand(text) ? Optional.of(Canaries.halt(where)) : Optional.empty();
    }

    /** What the model is told when nobody has answered in time. */
    public static Decision.Refuse notAnswered() {
        return refused(Reason.NOT_ANSWERED, "");
    }

    private static String reasons(List<Concern> concerns) {
        return String.join(
                "; ",
                concerns.stream()
                        .map(Questions::wordsForModel)
                        .distinct()
                        .limit(10)
                        .toList());
    }

    static Decision.Refuse refused(Reason reason, String detail) {
        return new Decision.Refuse(reason.code(), reason.words() + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** What was decided. */
    public sealed interface Decision {
        /**
         * It may be made.
         *
         * @param permit what is to be recorded of that; {@code null} for a call without a side effect
         */
        record Allow(@Nullable Permit permit) implements Decision {}

        /**
         * It is not made.
         *
         * @param code why: a stable word
         * @param message why, for the model; never quotes untrusted text
         */
        record Refuse(String code, String message) implements Decision {
            /** What the model is told. */
            public String observation() {
                String advice = code.equals(Reason.BUDGET.code())
                        ? "Go on without it, or finish and say what is left to do."
                        : "Leave it out, pass on a handle in place of a value you read, or ask the person whose task it is.";
                return "Not allowed [" + code + "]: " + message + ". " + advice;
            }
        }

        /**
         * A person is to be asked.
         *
         * @param item what about
         */
        record Ask(Item item) implements Decision {
            /** Checks that nothing is missing. */
            public Ask {
                Objects.requireNonNull(item, "item");
            }
        }

        /**
         * The task ends: something has happened that has no harmless explanation.
         *
         * @param code why: a stable word
         * @param message why, for people
         */
        record Halt(String code, String message) implements Decision {}
    }
}
