package io.perdure.memory.sqlite;

import io.perdure.store.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Entries as JSON lines: {@code {"type":"…","entry":…}}, one a line, with {@code "format":2} and {@code "skip":true} in between where they are
 * not 1 and false. Written and read by position, since this class writes the envelope itself and the content holds no line breaks.
 */
final class Lines {
    private static final byte[] TYPE = ascii("{\"type\":\"");
    private static final byte[] FORMAT = ascii(",\"format\":");
    private static final byte[] SKIP = ascii(",\"skip\":true");
    private static final byte[] ENTRY = ascii(",\"entry\":");

    private Lines() {}

    static byte[] write(List<StoredEntry> entries) {
        int size = entries.stream().mapToInt(entry -> entry.json().length + 96).sum();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(size);
        for (StoredEntry entry : entries) {
            if (lines.size() > 0) {
                lines.write('\n');
            }
            write(entry, lines);
        }
        return lines.toByteArray();
    }

    /** The lines of several writings as those of one. */
    static byte[] joined(List<byte[]> all) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(4_096);
        for (byte[] some : all) {
            if (lines.size() > 0 && some.length > 0) {
                lines.write('\n');
            }
            lines.writeBytes(some);
        }
        return lines.toByteArray();
    }

    private static void write(StoredEntry entry, ByteArrayOutputStream lines) {
        if (latin(entry.json()).indexOf('\n') >= 0) { // it would be two lines, which nobody could read any more
            throw new IllegalArgumentException("the content of an entry holds a line break: " + entry);
        }
        lines.writeBytes(TYPE);
        lines.writeBytes(ascii(entry.type()));
        lines.write('"');
        if (entry.format() != 1) {
            lines.writeBytes(FORMAT);
            lines.writeBytes(ascii(Integer.toString(entry.format())));
        }
        if (entry.skippable()) {
            lines.writeBytes(SKIP);
        }
        lines.writeBytes(ENTRY);
        lines.writeBytes(entry.json());
        lines.write('}');
    }

    /** A checksum, since SQLite has none: without it, a change within a text would pass for what was written. */
    static long checksum(byte[] lines) {
        CRC32C sum = new CRC32C();
        sum.update(lines);
        return sum.getValue();
    }

    static List<StoredEntry> read(byte[] lines) {
        List<StoredEntry> entries = new ArrayList<>(2);
        String text = latin(lines);
        for (int begin = 0; begin < lines.length; ) {
            int end = text.indexOf('\n', begin);
            int lineEnd = end < 0 ? lines.length : end;
            entries.add(line(text, lines, begin, lineEnd));
            begin = lineEnd + 1;
        }
        return entries;
    }

    private static StoredEntry line(String text, byte[] lines, int begin, int end) {
        int type = begin + TYPE.length;
        int typeEnd = text.indexOf('"', type);
        int at = typeEnd + 1;
        int format = 1;
        if (startsWith(lines, at, FORMAT)) {
            int digits = at + FORMAT.length;
            at = text.indexOf(',', digits);
            format = Integer.parseInt(text.substring(digits, Math.max(digits, at)));
        }
        boolean skippable = startsWith(lines, at, SKIP);
        at += skippable ? SKIP.length : 0;
        if (typeEnd < 0 || !startsWith(lines, at, ENTRY) || at + ENTRY.length >= end || lines[end - 1] != '}') {
            throw new IllegalArgumentException("a line is not as it was written");
        }
        byte[] json = Arrays.copyOfRange(lines, at + ENTRY.length, end - 1);
        return new StoredEntry(text.substring(type, typeEnd), format, skippable, json);
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
        int end = at + prefix.length;
        return at >= 0 && end <= bytes.length && Arrays.equals(bytes, at, end, prefix, 0, prefix.length);
    }

    // Byte for byte: searching a text of this kind is many times faster than a loop over the bytes, above all before
    // the
    // loop is compiled.
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
