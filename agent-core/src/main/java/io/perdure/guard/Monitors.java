package io.perdure.guard;

import io.perdure.guard.Monitor.Verdict;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * Ready monitors. Each first tells the model; some pause the task when it goes on all the same; none stops it. The figures are those with
 * which none of the healthy journals of the library's own tests is disturbed, and each of the bad ones is caught.
 */
public final class Monitors {
    private static final int SILENT_STEPS = 3;

    private Monitors() {}

    /** What an agent has that says nothing: all of the ready ones. */
    public static List<Monitor> standard() {
        return List.of(repetition(), errorBurst(), noProgress(), budgetBurn(), planDrift(), newcomers(), deviation());
    }

    /**
     * {@code repetition}: the same call with the same result 3 times in a row, the same call with other results 10 times, or a cycle of 2 to
     * 5 calls with the same results 3 times, and 10 times with other results if they only look. At 8 times in a row, or 6 times through the
     * cycle with the same results, the task is paused. A round in which the agent waits for a time or a signal counts as polling: the model is
     * told at the 25th, and the task is never paused for it; its limits and its deadline bound it.
     */
    public static Monitor repetition() {
        return new Repetition();
    }

    /**
     * {@code error-burst}: 8 of the last 10 calls failed; when 18 of the last 20 did, the task is paused. The model is told too when one tool has
     * failed 10 times in a row, whatever others did between.
     */
    public static Monitor errorBurst() {
        return new ErrorBurst();
    }

    /**
     * {@code no-progress}: there is a plan, and it has not changed for 15 steps; after 30 the task is paused, unless it changed something
     * outside or waited for a time or a signal in the last 15.
     */
    public static Monitor noProgress() {
        return new NoProgress();
    }

    /**
     * {@code budget-burn}: more than half of the steps or tokens are gone, and of the plan less than half of that share is settled; and, once
     * more and without a plan too, when nine tenths are gone.
     */
    public static Monitor budgetBurn() {
        return new BudgetBurn();
    }

    /** {@code plan-drift}: items of the plan say which tools they take, and another one that changes something was called. */
    public static Monitor planDrift() {
        return new PlanDrift();
    }

    /**
     * {@code newcomers}: after 20 steps, and without a change of the plan, a tool that changes something is called for the first time, or a
     * host or mail domain is named in arguments that neither the goal nor earlier arguments named.
     */
    public static Monitor newcomers() {
        return new Newcomers();
    }

    /**
     * {@code deviation}: in the last 20 steps, calls that were not allowed weigh 1 each, each no of a person in a row 2, the first call of a
     * tool that changes something right after a text was revealed 2, and 3 if the tool's name says that it removes. At 4 the model is told, at
     * 8 the task is paused.
     */
    public static Monitor deviation() {
        return new Deviation();
    }

    /** The model is told, unless it was told a moment ago. */
    static Optional<Verdict> tell(Monitor monitor, TaskState task, String text, String evidence) {
        boolean justSaid = task.lastWordOf(monitor.name())
                .filter(last -> task.steps() < last.step() + SILENT_STEPS)
                .isPresent();
        return justSaid ? Optional.empty() : Optional.of(new Verdict(Severity.TELL, text, evidence));
    }

    /** The task is paused, once the model has been told. */
    static Optional<Verdict> pause(Monitor monitor, TaskState task, String text, String evidence) {
        boolean told = task.lastWordOf(monitor.name())
                .filter(last -> last.severity() == MonitorSpoke.Severity.TELL)
                .isPresent();
        return told
                ? Optional.of(new Verdict(Severity.PAUSE, text, evidence))
                : Optional.of(new Verdict(Severity.TELL, text, evidence));
    }
}
