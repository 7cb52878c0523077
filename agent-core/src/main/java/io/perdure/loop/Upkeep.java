package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.guard.Monitor;
import io.perdure.guard.Monitor.Verdict;
import io.perdure.guard.RecoveryPolicy.Remedy;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.ToolRestored;
import io.perdure.journal.ToolSuspended;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be seen to between two steps: tools that keep failing, and what monitors have to say. */
final class Upkeep {
    private Upkeep() {}

    /** What comes before the model is asked; empty if nothing does. */
    static Optional<Command> next(Agent agent, TaskState task) {
        Optional<MonitorSpoke> stop = task.stoppedBy();
        if (stop.isPresent()) {
            return Optional.of(Finishing.end(agent, task, TaskStatus.FAILED, "stopped-by-monitor", said(stop.get())));
        }
        return restored(task)
                .or(() -> agent.recovery().remedy(task).map(remedy -> carriedOut(agent, task, remedy)))
                .or(() -> spoken(agent, task));
    }

    private static Optional<Command> restored(TaskState task) {
        return task.suspendedTools().entrySet().stream()
                .filter(tool -> !task.now().isBefore(tool.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .map(tool -> new Command.Note(List.of(new ToolRestored(task.now(), tool))));
    }

    private static Command carriedOut(Agent agent, TaskState task, Remedy remedy) {
        String what = "The tool " + remedy.tool() + ": " + remedy.reason();
        return switch (remedy.action()) {
            case SUSPEND -> new Command.Note(List.of(suspended(task, remedy)));
            case PAUSE -> new Command.Pause(what);
            case FAIL -> Finishing.end(agent, task, TaskStatus.FAILED, "tool-failing", what);
        };
    }

    private static ToolSuspended suspended(TaskState task, Remedy remedy) {
        Instant until = task.now().plus(remedy.pause());
        String reason = remedy.reason() + " It is offered again at " + until
                + ". Until then use other tools, or say what cannot be done without it.";
        return new ToolSuspended(task.now(), remedy.tool(), until, reason);
    }

    // Each monitor is heard once after a step.
    private static Optional<Command> spoken(Agent agent, TaskState task) {
        for (Monitor monitor : agent.monitors()) {
            Optional<Verdict> verdict =
                    hasSpoken(monitor, task) ? Optional.empty() : Watch.look(monitor, task, agent.limits());
            if (verdict.isPresent()) {
                return verdict.map(said -> heard(task, monitor, said));
            }
        }
        return Optional.empty();
    }

    private static Command heard(TaskState task, Monitor monitor, Verdict verdict) {
        MonitorSpoke entry = new MonitorSpoke(
                task.now(),
                task.steps(),
                monitor.name(),
                verdict.severity(),
                Said.text(verdict.text()),
                Said.text(verdict.evidence()));
        return new Command.Note(
                verdict.severity() == Severity.PAUSE
                        ? List.of(entry, new TaskPaused(task.now(), said(entry)))
                        : List.of(entry));
    }

    private static boolean hasSpoken(Monitor monitor, TaskState task) {
        return task.lastWordOf(monitor.name())
                .filter(last -> last.step() == task.steps())
                .isPresent();
    }

    private static String said(MonitorSpoke entry) {
        return "The monitor " + entry.monitor() + " says: " + entry.text() + " (" + entry.evidence() + ")";
    }
}
