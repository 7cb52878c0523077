package io.perdure.report;

/**
 * The head of a text, as much of it as the report has room for. The text is as the journal has it: whoever writes it down makes it safe.
 *
 * @param text what is shown
 * @param length how long the whole is, in characters
 */
record Excerpt(String text, int length) {
    static final Excerpt NONE = new Excerpt("", 0);

    static Excerpt of(String text, int most) {
        if (text.length() <= most) {
            return new Excerpt(text, text.length());
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return new Excerpt(text.substring(0, end), text.length());
    }

    /** A name on one line, cut if it is long for one: a line of its own could pass for a line of ours. */
    static String name(String name) {
        return Visible.line(shortened(name, Room.NAME));
    }

    /** A sentence, cut if it is long for one. */
    static String line(String text) {
        return shortened(text, Room.LINE);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : of(text, most).text() + "…";
    }

    /** Less of it, if it is longer. */
    Excerpt shortened(int most) {
        return new Excerpt(of(text, most).text(), length);
    }

    boolean isCut() {
        return text.length() < length;
    }

    /** That there is more, and how long the whole is; empty if there is not. */
    String rest() {
        return isCut() ? "… (" + Figures.count(length) + " characters)" : "";
    }

    boolean isBlank() {
        return text.isBlank() && !isCut();
    }
}
