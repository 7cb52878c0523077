package io.perdure.memory.sqlite;

import io.perdure.store.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private static void write(StoredEntry entry, ByteArrayOutputStream lines) {
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

    static List<StoredEntry> read(byte[] lines) {
        List<StoredEntry> entries = new ArrayList<>();
        for (int begin = 0; begin < lines.length; ) {
            int end = indexOf(lines, (byte) '\n', begin);
            entries.add(line(lines, begin, end));
            begin = end + 1;
        }
        return entries;
    }

    private static StoredEntry line(byte[] lines, int begin, int end) {
        int type = begin + TYPE.length;
        int typeEnd = indexOf(lines, (byte) '"', type);
        int at = typeEnd + 1;
        int format = 1;
        if (startsWith(lines, at, FORMAT)) {
            int digits = at + FORMAT.length;
            at = indexOf(lines, (byte) ',', digits);
            format = Integer.parseInt(text(lines, digits, at));
        }
        boolean skippable = startsWith(lines, at, SKIP);
        at += skippable ? SKIP.length : 0;
        if (!startsWith(lines, at, ENTRY) || at + ENTRY.length >= end || lines[end - 1] != '}') {
            throw new IllegalStateException("a line of the journal is damaged");
        }
        byte[] json = Arrays.copyOfRange(lines, at + ENTRY.length, end - 1);
        return new StoredEntry(text(lines, type, typeEnd), format, skippable, json);
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
        int end = at + prefix.length;
        return end <= bytes.length && Arrays.equals(bytes, at, end, prefix, 0, prefix.length);
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int begin, int end) {
        return new String(bytes, begin, end - begin, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
