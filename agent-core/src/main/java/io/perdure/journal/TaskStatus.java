package io.perdure.journal;

/** Where a task stands. */
public enum TaskStatus {
    /** It is being worked on, or will be as soon as a worker is free. */
    RUNNING(false),
    /** It waits for a person, a signal or a time. It holds no thread. */
    WAITING(false),
    /** Somebody paused it. */
    PAUSED(false),
    /** Its agent has changed version since it started, and the agent's policy is to refuse that. */
    STRANDED(false),
    /** It has failed or was called off, and what it did is being undone. */
    ROLLING_BACK(false),
    /** It ended with an accepted answer. */
    COMPLETED(true),
    /** It ended without one. */
    FAILED(true),
    /** It was called off. */
    CANCELLED(true),
    /** It reached one of its limits, and ended with what it had so far. */
    LIMIT_REACHED(true);

    private final boolean over;

    TaskStatus(boolean over) {
        this.over = over;
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return over;
    }
}
