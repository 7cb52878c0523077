package io.perdure.loop;

/**
 * When it is time for a snapshot of a task: when what has been written since the last one is a good deal, and ten times as much as a snapshot
 * takes. So however long a task is, snapshots add a tenth to what is written, and at most so much is read again. A task that was taken up once
 * may be again: what had to be read for that is in a snapshot at once, so that a process that keeps crashing reads it once.
 */
final class SnapshotPace {
    static final long LEAST = 128 * 1024;

    private static final long TIMES = 10;

    private final long least;
    private long tail;
    private boolean takenUp;
    private volatile long last;

    /** {@code tail}: how many bytes were read when the task was taken up. */
    SnapshotPace(long least, long tail) {
        this.least = least;
        this.tail = tail;
        this.takenUp = true;
    }

    void written(int bytes) {
        tail += bytes;
    }

    /**
     * Whether it is time; the next time is counted from here.
     *
     * @param characters of the conversation, which is most of a snapshot
     */
    boolean isTime(long characters) {
        boolean oftenForTests = least < LEAST;
        long size = takenUp || oftenForTests ? 0 : Math.max(last, characters);
        takenUp = false;
        if (tail < Math.max(least, TIMES * size)) {
            return false;
        }
        tail = 0;
        return true;
    }

    /** A snapshot took so many bytes. */
    void took(int bytes) {
        last = bytes;
    }
}
