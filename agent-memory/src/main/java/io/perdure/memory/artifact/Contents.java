package io.perdure.memory.artifact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is kept under a hash is what has this hash. */
final class Contents {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private Contents() {}

    /** Whether something can be kept under this name; what is anything else names no file. */
    static boolean isHash(String hash) {
        return HASH.matcher(hash).matches();
    }

    static void demandIts(String hash, byte[] content) {
        if (!isHash(hash) || !hash.equals(hash(content))) {
            throw new IllegalArgumentException(
                    "The hash of an artifact is the SHA-256 of its content, in 64 small hexadecimal digits.");
        }
    }

    /** A part of what was kept; empty if it is not what was kept. */
    static Optional<byte[]> part(String hash, byte[] content, long offset, int length) {
        if (!hash.equals(hash(content))) {
            LOG.warn("The artifact {} is damaged: its content has another hash. It counts as lost.", hash);
            return Optional.empty();
        }
        int from = (int) Math.min(offset, content.length);
        return Optional.of(Arrays.copyOfRange(content, from, (int) Math.min((long) from + length, content.length)));
    }

    static void demandPart(long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("A part of an artifact begins at 0 or later and has 0 bytes or more.");
        }
    }

    static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
