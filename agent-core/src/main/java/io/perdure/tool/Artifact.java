package io.perdure.tool;

import java.util.Objects;
import java.util.Optional;

/**
 * An output that is kept beside the journal, by its content. The model is shown a part of it and its handle, can read more by the handle, and
 * hands the handle on to other tools.
 *
 * @param hash the SHA-256 of the content, 64 hexadecimal digits
 * @param bytes how many bytes it has
 */
public record Artifact(String hash, long bytes) {
    private static final String PREFIX = "artifact-";
    private static final int DIGITS = 64;

    /** Checks that nothing is missing. */
    public Artifact {
        Objects.requireNonNull(hash, "hash");
    }

    /** What a model calls it. */
    public String handle() {
        return PREFIX + hash;
    }

    /** The hash in a handle; empty if it is none. */
    public static Optional<String> hash(String handle) {
        boolean wellFormed = handle.length() == PREFIX.length() + DIGITS
                && handle.startsWith(PREFIX)
                && handle.chars().skip(PREFIX.length()).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        return wellFormed ? Optional.of(handle.substring(PREFIX.length())) : Optional.empty();
    }

    /** Where the library keeps what a tool returned, if it is too long. */
    @FunctionalInterface
    public interface Sink {
        /** Keeps a text; once this returns, it is durable. */
        Artifact keep(String text);
    }

    /** The artifacts of the task that a tool is called for, which it may {@linkplain ToolContext#find find}. */
    public interface Source {
        /**
         * A part of an artifact.
         *
         * @param handle as a model gives it
         * @return empty if this task has no such artifact
         */
        Optional<byte[]> read(String handle, long offset, int length);
    }
}
