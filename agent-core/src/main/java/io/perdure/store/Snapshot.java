package io.perdure.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a journal adds up to at a version, so that a reader need not begin at the start. It is a cache and never the truth: it may be missing,
 * old or damaged, and is then made anew.
 *
 * @param task whose
 * @param version up to which entry
 * @param content opaque text in UTF-8. Not copied: neither side changes it
 */
@SuppressWarnings("ArrayRecordComponent") // content is handed through
public record Snapshot(TaskId task, long version, byte[] content) {
    /** Checks that nothing is missing. */
    public Snapshot {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(content, "content");
        if (version < 1) {
            throw new IllegalArgumentException("a snapshot is of at least one entry, is of " + version);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot that
                && task.equals(that.task)
                && version == that.version
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(task, version) + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "snapshot of " + task + " @" + version + " (" + content.length + " bytes)";
    }
}
