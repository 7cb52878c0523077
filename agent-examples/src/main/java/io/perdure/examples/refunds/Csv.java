package io.perdure.examples.refunds;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values (RFC 4180): fields may be quoted, and then hold commas, line breaks and doubled quotes.
 *
 * <p>A record with a broken quote is reported as a whole, up to the line where the quote ends: reading on in the middle
 * of it could take a piece of somebody's text for a record.
 */
final class Csv {
    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /** All records, in order; blank lines are passed over. */
    static List<Line> read(String text) {
        Csv csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<Line> lines = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            Line line = csv.record();
            if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** A field as it is written: quoted if it must be. */
    static String field(String value) {
        return value.matches("[^\",\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private Line record() {
        int first = line;
        List<String> fields = new ArrayList<>();
        try {
            do {
                fields.add(field(fields.size() + 1));
            } while (skip(','));
            endOfLine();
            return new Line(first, fields, "");
        } catch (BrokenQuote e) {
            while (at < text.length() && !isLineBreak()) {
                at++;
            }
            int last = text.charAt(at - 1) == '\n' ? line - 1 : line; // the break at the end of a file begins no line
            endOfLine();
            String where = last > first ? " (lines " + first + " to " + last + ")" : "";
            return new Line(first, fields, e.getMessage() + where);
        }
    }

    private String field(int column) {
        return skip('"') ? quoted(column) : plain(column);
    }

    private String plain(int column) {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !isLineBreak()) {
            if (text.charAt(at) == '"') {
                throw new BrokenQuote("a quote stands inside column " + column + ", which does not begin with one");
            }
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted(int column) {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"' && !text.startsWith("\"\"", at)) {
                at++;
                demandEnd(column);
                return value.toString();
            }
            if (next == '"') {
                at++;
            }
            if (isLineBreak()) {
                endOfLine();
                value.append('\n');
            } else {
                value.append(next);
                at++;
            }
        }
        throw new BrokenQuote("the quote that opens column " + column + " is never closed");
    }

    private void demandEnd(int column) {
        if (at < text.length() && text.charAt(at) != ',' && !isLineBreak()) {
            throw new BrokenQuote("text stands after the closing quote of column " + column);
        }
    }

    private boolean skip(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private boolean isLineBreak() {
        return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    private void endOfLine() {
        boolean carriageReturn = skip('\r');
        line += skip('\n') || carriageReturn ? 1 : 0;
    }

    /**
     * One record.
     *
     * @param number the line it begins in, from 1
     * @param fields as far as they could be read
     * @param problem what is wrong with it; empty if nothing is
     */
    record Line(int number, List<String> fields, String problem) {
        boolean isBlank() {
            return problem.isEmpty() && fields.size() == 1 && fields.get(0).isBlank();
        }
    }

    private static final class BrokenQuote extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenQuote(String message) {
            super(message, null, false, false);
        }
    }
}
