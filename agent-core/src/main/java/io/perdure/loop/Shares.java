package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.Call;
import io.perdure.journal.Custody;
import io.perdure.journal.Custody.Spent;
import io.perdure.journal.TaskStarted.Bounds;
import io.perdure.journal.TaskStarted.Budget;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of its limits and budgets a task leaves to others that are done for it. Until they have ended nobody knows what they take: what is left is
 * shared out among those of one step.
 *
 * @param agent whose task it is
 * @param task which
 * @param above what it may do itself, if it is done for another one
 * @param number among how many
 */
record Shares(Agent agent, TaskState task, @Nullable Bounds above, int number) {
    static Bounds bounds(Agent agent, TaskState task) {
        Parent parent = task.start().parent();
        int number = (int) task.calls().stream()
                .filter(call -> call.phase() != Call.Phase.ENDED)
                .filter(call -> agent.helper(call.asked().tool()).isPresent())
                .count();
        return new Shares(agent, task, parent == null ? null : parent.bounds(), number).bounds();
    }

    private Bounds bounds() {
        long tokens = Finishing.tokens(agent, task) - task.usage().total();
        long calls = (long) Finishing.invocations(agent, task) - task.invocations();
        return new Bounds(
                of(tokens),
                (int) of(calls),
                Finishing.deadline(agent, task),
                above == null ? agent.trust().approver().isPresent() : above.approver(),
                with(Bounds::rules, rules()),
                with(
                        Bounds::canaries,
                        agent.trust().canaries().stream().sorted().toList()),
                budgets());
    }

    private long of(long left) {
        return Math.max(0, left) / number;
    }

    private <T> List<T> with(Function<Bounds, List<T>> inherited, List<T> own) {
        List<T> all = new ArrayList<>(above == null ? List.of() : inherited.apply(above));
        all.addAll(own);
        return all;
    }

    // Those that grant are the agent's own.
    private List<String> rules() {
        return agent.trust().rules().stream()
                .filter(rule -> !rule.strip().startsWith("grant"))
                .toList();
    }

    private List<Budget> budgets() {
        Custody custody = task.custody();
        return with(Bounds::budgets, List.of(own(agent.trust().budgets()))).stream()
                .map(one ->
                        shared(one, one.asked() + custody.asked(), one.spent().and(custody.spent())))
                .toList();
    }

    private static Budget own(Budgets most) {
        return new Budget(
                most.effects(),
                most.recipients(),
                most.amount().orElse(null),
                most.bytes(),
                most.asks(),
                most.reveals(),
                most.bits(),
                0,
                Spent.NOTHING);
    }

    // Calls with a side effect run one after the other where one of them is another agent's: what those spend needs no
    // shares.
    private Budget shared(Budget most, int asked, Spent spent) {
        int asks = asked + (int) of((long) most.asks() - asked);
        int reveals = spent.reveals() + (int) of((long) most.reveals() - spent.reveals());
        int bits = spent.bits() + (int) of((long) most.bits() - spent.bits());
        return new Budget(
                most.effects(), most.recipients(), most.amount(), most.bytes(), asks, reveals, bits, asked, spent);
    }
}
