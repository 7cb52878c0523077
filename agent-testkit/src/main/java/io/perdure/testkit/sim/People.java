package io.perdure.testkit.sim;

import io.perdure.journal.AnswerGiven;
import io.perdure.journal.Call;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.TaskUnpaused;
import io.perdure.store.StateStore.Append;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.testkit.sim.Faults.Kind;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The people around the tasks: they bring them, answer questions, report events, and now and then pause or cancel a task. */
final class People {
    private static final long SECOND = 1_000_000;

    private final World world;

    People(World world) {
        this.world = world;
    }

    void bringTasks(int count) {
        for (int i = 1; i <= count; i++) {
            TaskId task = new TaskId("task-" + i);
            world.events().after(world.fate().micros(0, 10 * SECOND), null, "a task comes", () -> bring(task));
        }
        lookAgain();
    }

    private void bring(TaskId task) {
        var agent = world.watched().agent();
        var first = new TaskStarted(now(), agent.name(), agent.version(), "Do " + task + ".", null);
        TaskMark due = new TaskMark(agent.name(), TaskStatus.RUNNING.name(), false, Instant.EPOCH);
        Append append = Append.of(task, 0, List.of(world.codec().encode(first)), due);
        world.disk().append(append).join();
        world.watch().written(null, append, List.of());
        world.tell(task);
    }

    private Instant now() {
        return world.events().instant();
    }

    private void lookAgain() {
        world.events().after(world.fate().micros(SECOND, 3 * SECOND), null, "people look", () -> {
            List.copyOf(world.watch().shadows()).forEach(shadow -> look(shadow.state()));
            lookAgain();
        });
    }

    private void look(TaskState task) {
        if (task.isOver()) {
            return;
        }
        for (Call call : task.waitingFor(Wait.Kind.ANSWER)) {
            maybeSend(task.id(), () -> new AnswerGiven(now(), call.id().callId(), answer(call), "somebody"));
        }
        for (Call call : task.waitingFor(Wait.Kind.SIGNAL)) {
            String name = Objects.requireNonNull(call.awaited()).what();
            maybeSend(task.id(), () -> new SignalReceived(now(), name, "it came"));
        }
        steer(task);
    }

    private void maybeSend(TaskId task, Supplier<JournalEntry> message) {
        if (world.fate().below(3) == 0) {
            send(task, message.get());
        }
    }

    private void steer(TaskState task) {
        if (task.isPaused() && world.fate().below(4) == 0) {
            send(task.id(), new TaskUnpaused(now()));
        } else if (world.strikes(Kind.PAUSE)) {
            send(task.id(), new TaskPaused(now(), "a break"));
            maybeCancelSoon(task.id());
        } else if (world.strikes(Kind.CANCEL)) {
            send(task.id(), new CancelRequested(now(), "not wanted any more"));
        }
    }

    private void maybeCancelSoon(TaskId task) {
        if (world.fate().below(3) == 0) {
            world.events()
                    .after(
                            world.fate().micros(0, 5 * SECOND),
                            null,
                            "people think again",
                            () -> send(task, new CancelRequested(now(), "the break was for good")));
        }
    }

    // Asked about an effect in doubt, a person looks and says the truth.
    private String answer(Call call) {
        if (call.doubt() == null) {
            return "yes";
        }
        if (world.fate().below(5) == 4) {
            return "I do not know";
        }
        return world.outside().find(call.id()).kind() == Finding.Kind.HAPPENED ? "Happened." : "Did not happen.";
    }

    private void send(TaskId task, JournalEntry message) {
        world.trace().say(() -> "people say to " + task + ": " + message);
        if (world.disk().send(task, world.codec().encode(message))) {
            world.tell(task);
        }
    }
}
