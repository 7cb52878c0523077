package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskState;
import java.util.Optional;

/**
 * Decides what a task does next: a pure function of the agent and the state its journal adds up to. It does no I/O,
 * reads no clock and draws no random number.
 */
public final class Decider {
    private Decider() {}

    /** Whether the task is to stay where it is, since too much has changed for the agent to go on with it. */
    public static boolean leavesAlone(Agent agent, TaskState task) {
        return Resumption.of(agent, task).reaction() == Resumption.Reaction.REFUSE;
    }

    /** The next command. Asking again with the same arguments gives the same command. */
    public static Command next(Agent agent, TaskState task) {
        if (task.isOver()) {
            return new Command.Nothing();
        }
        Optional<Command> recovery = Recovery.next(agent, task);
        if (recovery.isPresent()) { // it is not known whether an effect happened
            return recovery.get();
        }
        Optional<RollbackStarted> rollback = task.rollback();
        if (rollback.isPresent()) { // from here on it only goes back
            return Rollback.next(agent, task, rollback.get());
        }
        if (task.cancelReason().isPresent()) {
            return Finishing.cancelled(agent, task);
        }
        if (task.givenUp().isPresent()) {
            return Finishing.givenUp(agent, task);
        }
        if (task.unjudgedReply().isPresent()) { // before the limits: an answer that is there is worth more than a limit
            return Finishing.judge(agent, task);
        }
        if (Finishing.isRejected(agent, task)) {
            return Finishing.rejected(agent, task);
        }
        if (Finishing.limitReached(agent, task).isPresent()) { // before waiting: a deadline ends a wait too
            return Finishing.atLimit(agent, task);
        }
        if (task.isPaused()) {
            return new Command.Wait(Finishing.deadline(agent, task));
        }
        if (task.hasOpenCalls()) {
            return Acting.next(agent, task);
        }
        return Upkeep.next(agent, task).orElseGet(() -> Planning.next(agent, task));
    }
}
