package io.perdure.guard;

import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.Custody.Spent;
import io.perdure.journal.TaskStarted.Bounds;
import io.perdure.journal.TaskStarted.Budget;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What holds for a task that is done for another one, beside what its own agent says: it can only be less. */
final class Inherited {
    private Inherited() {}

    /** The policy of the agent with the rules of those above; whether anybody can be asked is known at the root. */
    static TrustPolicy policy(TrustPolicy own, TaskState task) {
        Parent parent = task.start().parent();
        return parent == null ? own : policy(own, parent.bounds());
    }

    private static TrustPolicy policy(TrustPolicy own, Bounds above) {
        List<String> rules = new ArrayList<>(own.rules());
        rules.addAll(above.rules());
        Set<String> canaries = new TreeSet<>(own.canaries());
        canaries.addAll(above.canaries());
        return new TrustPolicy(
                own.guarded(),
                above.approver() ? Optional.of(Approver.byHandle()) : Optional.empty(),
                own.expiry(),
                rules,
                own.vouched(),
                own.budgets(),
                canaries,
                own.fullyVouched());
    }

    /** The agent's budgets and those of the tasks above, each with what is spent of it. */
    static List<Account> accounts(TrustPolicy policy, TaskState task) {
        Spent spent = task.custody().spent();
        Account own = new Account(policy.budgets(), spent, task.custody().asked());
        Parent parent = task.start().parent();
        return parent == null
                ? List.of(own)
                : Stream.concat(
                                Stream.of(own),
                                parent.bounds().budgets().stream().map(budget -> account(budget, task)))
                        .toList();
    }

    private static Account account(Budget above, TaskState task) {
        Budgets most = new Budgets(
                above.effects(),
                above.recipients(),
                Optional.ofNullable(above.amount()),
                above.bytes(),
                above.asks(),
                above.reveals(),
                above.bits());
        return new Account(
                most,
                above.spent().and(task.custody().spent()),
                above.asked() + task.custody().asked());
    }

    /**
     * Budgets, and what is spent of them.
     *
     * @param most how much there is
     * @param spent how much of it is gone
     * @param asked how many questions were asked
     */
    record Account(Budgets most, Spent spent, int asked) {}
}
