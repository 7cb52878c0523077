package io.perdure.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a simulation, of which one runs at a time: the one that holds the baton. It carries out events; when a tool in it has to
 * wait for virtual time, the thread stops where it is and hands the baton to another one, which goes on with the events and hands it back
 * when the time has come. So only tools that wait cost a change of threads, and the order of everything is the same in every run.
 */
final class Stage {
    private final Events events;
    private final BooleanSupplier step;
    private final Deque<Actor> idle = new ArrayDeque<>();
    private final List<Sleep> sleeping = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Actor handTo;
    private boolean ended;

    /** A stage whose threads call {@code step} until it says no. */
    Stage(Events events, BooleanSupplier step) {
        this.events = events;
        this.step = step;
    }

    /** Runs everything, and returns when no thread is left. */
    void play() {
        newActor().take();
        boolean interrupted = false;
        while (true) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int sleeping() {
        return sleeping.size();
    }

    /**
     * Lets virtual time pass, on the thread of the event that happens.
     *
     * @param obeys whether an interrupt ends it
     * @throws InterruptedException if one did
     */
    void sleep(SimulatedProcess process, long micros, boolean obeys) throws InterruptedException {
        if (!(Thread.currentThread() instanceof Actor me)) {
            throw new IllegalStateException("only a tool or a model in a simulation can let its time pass");
        }
        Sleep sleep = new Sleep(me, process, obeys);
        sleeping.add(sleep);
        me.sleep = sleep;
        events.after(micros, process, "wakes up", () -> wake(sleep));
        Actor next = idle.isEmpty() ? newActor() : idle.pop();
        next.take();
        me.await();
        me.sleep = null;
        sleeping.remove(sleep);
        if (sleep.killed || ended) {
            throw new Died();
        }
        if (sleep.interrupted) {
            throw new InterruptedException("interrupted in the simulation");
        }
    }

    /** The process has died: what it had on the stage unwinds. */
    void kill(SimulatedProcess process) {
        for (Sleep sleep : sleeping) {
            if (sleep.process == process) {
                sleep.killed = true;
                events.after(0, null, "unwinds", () -> wake(sleep));
            }
        }
    }

    private void wake(Sleep sleep) {
        if (!sleep.woken) {
            sleep.woken = true;
            handTo = sleep.actor;
        }
    }

    private Actor newActor() {
        Actor actor = new Actor();
        actor.start();
        return actor;
    }

    private void perform(Actor me) {
        while (!ended) {
            ended |= !step.getAsBoolean(); // a tool that unwinds after the end does not begin anew
            Actor next = handTo;
            handTo = null;
            if (next != null && !ended) {
                idle.push(me);
                next.take();
                me.await();
            }
        }
        endOthers();
    }

    private void endOthers() {
        Actor next = sleeping.isEmpty() ? idle.poll() : sleeping.get(0).actor;
        if (next == null) {
            over.countDown();
        } else {
            next.take();
        }
    }

    /** A tool that waits. */
    private static final class Sleep {
        private final Actor actor;
        private final SimulatedProcess process;
        private final boolean obeys;
        private boolean woken;
        private boolean interrupted;
        private boolean killed;

        private Sleep(Actor actor, SimulatedProcess process, boolean obeys) {
            this.actor = actor;
            this.process = process;
            this.obeys = obeys;
        }
    }

    /** A thread that runs only while it holds the baton. */
    private final class Actor extends Thread {
        private volatile boolean baton;
        private @Nullable Sleep sleep;

        private Actor() {
            super("simulation");
            setDaemon(true);
        }

        private void take() {
            baton = true;
            LockSupport.unpark(this);
        }

        private void await() {
            while (!baton) {
                LockSupport.park(this);
            }
            baton = false;
        }

        @Override
        public void run() {
            await();
            perform(this);
        }

        // Interrupts are virtual: a real one would come at a time that no seed decides.
        @Override
        public void interrupt() {
            Sleep now = sleep;
            if (now != null && now.obeys && !now.interrupted) {
                now.interrupted = true;
                events.after(0, now.process, "is interrupted", () -> wake(now));
            }
        }
    }
}
