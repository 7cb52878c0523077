package io.perdure.memory.sqlite;

import io.perdure.store.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries as JSON lines: {@code {"type":"…","format":1,"skip":false,"entry":…}}, one a line. Written and read by position, since this
 * class writes the envelope itself and the content holds no line breaks.
 */
final class Lines {
    private static final byte[] TYPE = ascii("{\"type\":\"");
    private static final byte[] FORMAT = ascii("\",\"format\":");
    private static final byte[] SKIP = ascii(",\"skip\":");
    private static final byte[] ENTRY = ascii(",\"entry\":");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private Lines() {}

    static byte[] write(List<StoredEntry> entries) {
        int size = entries.stream().mapToInt(entry -> entry.json().length + 96).sum();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(size);
        for (StoredEntry entry : entries) {
            if (lines.size() > 0) {
                lines.write('\n');
            }
            lines.writeBytes(TYPE);
            lines.writeBytes(ascii(entry.type()));
            lines.writeBytes(FORMAT);
            lines.writeBytes(ascii(Integer.toString(entry.format())));
            lines.writeBytes(SKIP);
            lines.writeBytes(entry.skippable() ? TRUE : FALSE);
            lines.writeBytes(ENTRY);
            lines.writeBytes(entry.json());
            lines.write('}');
        }
        return lines.toByteArray();
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
        int format = typeEnd + FORMAT.length;
        int formatEnd = indexOf(lines, (byte) ',', format);
        int skip = formatEnd + SKIP.length;
        boolean skippable = skip < end && lines[skip] == 't';
        int json = skip + (skippable ? TRUE.length : FALSE.length) + ENTRY.length;
        if (json >= end || lines[end - 1] != '}') {
            throw new IllegalStateException("a line of the journal is damaged");
        }
        return new StoredEntry(
                text(lines, type, typeEnd),
                Integer.parseInt(text(lines, format, formatEnd)),
                skippable,
                Arrays.copyOfRange(lines, json, end - 1));
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
