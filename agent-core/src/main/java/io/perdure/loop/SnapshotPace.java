package io.perdure.loop;

/**
 * When it is time for a snapshot of a task: when what has been written since the last one is a good deal, and twice as much as a snapshot
 * takes. So however long a task is, snapshots add at most half to what is written, and at most so much is read again.
 */
final class SnapshotPace {
    static final long LEAST = 128 * 1024;

    private final long least;
    private long tail;
    private volatile long size;

    SnapshotPace(long least, long tail) {
        this.least = least;
        this.tail = tail;
    }

    void written(int bytes) {
        tail += bytes;
    }

    /** Whether it is time; the next time is counted from here. */
    boolean isTime() {
        if (tail < Math.max(least, least < LEAST ? 0 : 2 * size)) {
            return false;
        }
        tail = 0;
        return true;
    }

    /** A snapshot took so many bytes. */
    void took(int bytes) {
        size = bytes;
    }
}
