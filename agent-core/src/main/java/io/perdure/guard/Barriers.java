package io.perdure.guard;

import io.perdure.guard.Condition.Truth;
import io.perdure.guard.Guard.Decision;
import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.journal.Custody;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stops a call whoever wants it: canaries, handles that are none, tools that changed, budgets, and what the developer forbids. */
final class Barriers {
    private Barriers() {}

    static Optional<Decision> stop(Case it) {
        return canary(it)
                .or(() -> handles(it))
                .or(() -> pins(it))
                .or(() -> budgets(it))
                .or(() -> forbidden(it));
    }

    private static Optional<Decision> canary(Case it) {
        Canaries canaries = it.known().constants().canaries();
        boolean seen = !canaries.isEmpty()
                && (canaries.name(it.spec().name())
                        || canaries.stand(Leaf.texts(it.arguments().json())));
        return seen
                ? Optional.of(Canaries.halt("the call " + it.call().id().callId() + " of "
                        + it.spec().name()))
                : Optional.empty();
    }

    private static Optional<Decision> handles(Case it) {
        return it.arguments().problems().isEmpty()
                ? Optional.empty()
                : Optional.of(Guard.refused(
                        Reason.BAD_HANDLE, String.join("; ", it.arguments().problems())));
    }

    private static Optional<Decision> pins(Case it) {
        Custody custody = it.task().custody();
        boolean changed = !custody.pins().isEmpty()
                && !it.spec().manifest().equals(custody.pins().get(it.spec().name()));
        return changed ? Optional.of(Guard.refused(Reason.TOOL_CHANGED, "")) : Optional.empty();
    }

    private static Optional<Decision> budgets(Case it) {
        return Inherited.accounts(it.policy(), it.task()).stream()
                .flatMap(account -> budget(it, account.most(), account.spent()).stream())
                .findFirst();
    }

    private static Optional<Decision> budget(Case it, TrustPolicy.Budgets most, Custody.Spent spent) {
        if (it.spec().name().equals(Custody.REVEAL)) {
            return spent(spent.reveals() >= most.reveals(), most.reveals() + " texts revealed");
        }
        if (!it.hasSideEffect()) {
            return Optional.empty();
        }
        return spent(
                        spent.effects().getOrDefault(it.spec().name(), 0) >= most.effects(),
                        most.effects() + " calls of this tool")
                .or(() -> spent(reached(it, spent) > Math.min(most.recipients(), Custody.MOST), "recipients"))
                .or(() -> spent(
                        most.amount().filter(limit -> isMore(it, spent, limit)).isPresent(), "amounts"))
                .or(() -> spent(spent.bytes() + it.bytes() > most.bytes(), "bytes that leave"));
    }

    private static long reached(Case it, Custody.Spent spent) {
        long more = it.recipients().stream()
                .filter(whom -> !spent.recipients().contains(whom))
                .count();
        return spent.recipients().size() + more;
    }

    // An amount that is no number is more than any.
    private static boolean isMore(Case it, Custody.Spent spent, BigDecimal limit) {
        BigDecimal amount = it.amount();
        return it.hasStrangeAmount()
                || (amount != null && spent.amount().add(amount).compareTo(limit) > 0);
    }

    private static Optional<Decision> spent(boolean isSpent, String what) {
        return isSpent ? Optional.of(Guard.refused(Reason.BUDGET, what)) : Optional.empty();
    }

    private static Optional<Decision> forbidden(Case it) {
        Set<Truth> forbids = it.ruled("forbid");
        Set<Truth> requires = it.ruled("require");
        if (forbids.isEmpty() && requires.isEmpty()) {
            return Optional.empty();
        }
        boolean certain = forbids.contains(Truth.HOLDS) || requires.contains(Truth.FAILS);
        return Optional.of(Guard.refused(certain ? Reason.FORBIDDEN : Reason.CANNOT_BE_CHECKED, ""));
    }

    /** The concern of a developer who wants a person to decide. */
    static List<Concern> askedByRule(Case it) {
        return it.ruled("ask").isEmpty() ? List.of() : List.of(new Concern(Reason.RULE.code(), "", null, "", ""));
    }
}
