package io.perdure.loop;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action under way: a call of the model or an attempt at a tool. It lands once, or is abandoned; never both.
 *
 * <p>An overdue or unwanted action is first called off (its thread is interrupted), and abandoned when it has not ended
 * after a grace. What an abandoned action returns later does not count as its result.
 */
abstract class Flight implements Work {
    private final Duration grace;
    private final Workers workers;
    private State state = State.FLYING;
    private Instant deadline;
    private @Nullable Thread thread;
    private boolean begun;
    private @Nullable CallOff calledOff;
    private Telemetry.Activity activity = Telemetry.Activity.UNSEEN;

    Flight(Instant deadline, Duration grace, Workers workers) {
        this.deadline = deadline;
        this.grace = grace;
        this.workers = workers;
    }

    /** Whether it may be dropped without anybody having to know. */
    abstract boolean changesNothing();

    /** What is to happen when it has been abandoned. */
    abstract Work abandoned();

    /** Begins it on the calling thread; {@code false} if it was called off or abandoned before: then it must not begin. */
    final synchronized boolean takeOff() {
        if (state != State.FLYING || calledOff != null) {
            return false;
        }
        thread = Thread.currentThread();
        begun = true;
        return true;
    }

    /** Whether a thread was free for it in time. */
    final synchronized boolean hasBegun() {
        return begun;
    }

    /** Follows it with this activity, which is told if it is abandoned: its thread may never come back to say so. */
    final synchronized Telemetry.Activity followedBy(Telemetry.Activity begun) {
        activity = begun;
        if (state == State.ABANDONED) {
            begun.abandoned(calledOff == CallOff.OVERDUE);
        }
        return begun;
    }

    /** Ends it, on its own thread; {@code false} if it had been abandoned. Leaves no interrupt behind for other work. */
    final synchronized boolean land() {
        Thread.interrupted();
        if (state == State.FLYING) {
            state = State.LANDED;
            thread = null;
            return true;
        }
        if (thread != null) {
            workers.threadFound();
            cameBack();
        }
        return false;
    }

    final synchronized void callOff(CallOff reason, Instant now) {
        if (calledOff != null || state != State.FLYING) {
            return;
        }
        calledOff = reason;
        deadline = now.plus(grace);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Abandons it; {@code false} if it has already ended. */
    final synchronized boolean abandon() {
        if (state != State.FLYING) {
            return false;
        }
        state = State.ABANDONED;
        if (thread != null) {
            thread.interrupt();
            workers.threadLost();
            wentAdrift();
        }
        activity.abandoned(calledOff == CallOff.OVERDUE);
        letGo();
        return true;
    }

    /** It has been abandoned, and its thread is still at it. */
    void wentAdrift() {}

    /** Its thread has ended after all. */
    void cameBack() {}

    /** Gives back what it holds: it has been abandoned. */
    void letGo() {}

    /** Calls it off when it is overdue; abandons it when it has been called off for too long, and says so. */
    final synchronized boolean isAbandonedAt(Instant now) {
        if (state != State.FLYING || now.isBefore(deadline)) {
            return false;
        }
        if (calledOff == null) {
            callOff(CallOff.OVERDUE, now);
            return false;
        }
        return abandon();
    }

    final synchronized boolean isCalledOff() {
        return calledOff != null || state == State.ABANDONED;
    }

    final synchronized boolean isAbandoned() {
        return state == State.ABANDONED;
    }

    final synchronized boolean isOverdue() {
        return calledOff == CallOff.OVERDUE;
    }

    private enum State {
        FLYING,
        LANDED,
        ABANDONED
    }

    /** Why an action was called off. */
    enum CallOff {
        OVERDUE,
        UNWANTED
    }
}
