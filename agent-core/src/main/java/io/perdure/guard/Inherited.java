package io.perdure.guard;

import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.Custody;
import io.perdure.journal.Custody.Spent;
import io.perdure.journal.TaskStarted.Bounds;
import io.perdure.journal.TaskStarted.Budget;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import java.util.List;
import java.util.Optional;
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
        TrustPolicy all = own.canary(above.canaries().toArray(String[]::new));
        for (String rule : above.rules()) {
            all = all.rule(rule);
        }
        return above.approver() ? all.approver(Approver.byHandle()) : all.askingNobody();
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
        Custody custody = task.custody();
        return new Account(most(above), above.spent().and(custody.spent()), above.asked() + custody.asked());
    }

    private static Budgets most(Budget above) {
        return new Budgets(
                above.effects(),
                above.recipients(),
                Optional.ofNullable(above.amount()),
                above.bytes(),
                above.asks(),
                above.reveals(),
                above.bits());
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
