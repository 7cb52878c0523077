package io.perdure.report;

import java.util.List;

/** Lines for a terminal: none is wider than 100 columns, and none holds anything that a terminal would obey. */
final class Lines {
    static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();

    Lines blank() {
        out.append('\n');
        return this;
    }

    Lines heading(String title) {
        return blank().put("", title);
    }

    /** A text behind a lead; the lines it is broken into, and its own, stand below its beginning. */
    Lines put(String lead, String text) {
        String indent = " ".repeat(Columns.of(lead));
        String first = lead;
        for (String line : Visible.of(text).split("\n", -1)) {
            for (String piece : Columns.wrap(line.replace('\t', ' '), WIDTH - indent.length())) {
                out.append((first + piece).stripTrailing()).append('\n');
                first = indent;
            }
        }
        return this;
    }

    /** The same, if there is a text. */
    Lines put(String lead, Excerpt text) {
        return text.isBlank() ? this : put(lead, text.text() + text.rest());
    }

    /** One text at each end of a line, if there is room for both. */
    Lines ends(String left, String right) {
        String begin = Visible.line(left);
        int room = WIDTH - Columns.of(begin);
        return room > Columns.of(right)
                ? put("", begin + Columns.right(right, room))
                : put("", begin).put("", right);
    }

    /** Each text in its own lines, behind a dash. */
    Lines list(List<String> texts) {
        texts.forEach(text -> put("  - ", text));
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
