package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Values as they may be quoted to whoever wrote them: short, on one line, and nothing that is not to be seen. */
final class Values {
    private static final int LONGEST_TEXT = 40;
    private static final int LONGEST_SENTENCE = 300;

    private Values() {}

    /** For the end of a sentence: {@code is the text 'two'}. */
    static String described(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the text " + quoted(value.textValue());
            case ARRAY -> "a list of " + value.size() + (value.size() == 1 ? " item" : " items");
            case OBJECT -> "an object";
            default -> cut(visible(value.toString()), LONGEST_TEXT);
        };
    }

    static String quoted(String text) {
        return "'" + visible(cut(text, LONGEST_TEXT)) + "'";
    }

    /** For what may hold somebody else's text but is not to be quoted. */
    static String capped(String text) {
        return visible(cut(text, LONGEST_SENTENCE));
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            visible.append(escaped(text.charAt(i)));
        }
        return Texts.cleaned(visible.toString());
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> Character.getType(c) == Character.FORMAT ? "\uFFFD" : String.valueOf(c);
        };
    }
}
