package io.perdure.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;

/** What is wrong with a text that is not JSON, in words a model can act upon. */
final class ParseErrors {
    private static final Pattern OPENED = Pattern.compile(" \\(start marker at \\[.*line: (\\d+), column: (\\d+)]\\)");
    private static final Pattern NON_WORD = Pattern.compile("\\W");
    private static final Pattern DUPLICATE = Pattern.compile("(?i)Duplicate field ('.*') for .*", Pattern.DOTALL);

    private ParseErrors() {}

    static String inWords(String text, JacksonException error) {
        if (text.isBlank()) {
            return "there is no JSON value";
        }
        if (hasTextBefore(text, error)) {
            return "other text stands before the JSON value";
        }
        JsonLocation at = error.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return place
                + (hasTextAfter(text, error) ? "more text follows after the JSON value" : Values.capped(what(error)));
    }

    // A sentence, or a fence: what Jackson says of its first word helps nobody.
    private static boolean hasTextBefore(String text, JacksonException error) {
        String begin = text.stripLeading();
        boolean valueFollows = begin.lastIndexOf('{') > 0 || begin.lastIndexOf('[') > 0;
        boolean word = Character.isLetter(begin.charAt(0));
        return valueFollows
                && (word
                        ? isUnknown(NON_WORD.split(begin, 2)[0], error)
                        : "{[\"-0123456789".indexOf(begin.charAt(0)) < 0);
    }

    private static boolean isUnknown(String word, JacksonException error) {
        return error.getOriginalMessage().startsWith("Unrecognized token '" + word);
    }

    // What follows need not be tokens of JSON, and then Jackson names the first that is none.
    private static boolean hasTextAfter(String text, JacksonException error) {
        String message = error.getOriginalMessage();
        boolean strange = message.startsWith("Unrecognized token") || message.startsWith("Unexpected character");
        return message.startsWith("Trailing token")
                || (strange && "{[".contains(text.strip().substring(0, 1)) && beginsWithValue(text));
    }

    private static boolean beginsWithValue(String text) {
        try {
            Json.FIRST_VALUE.readTree(text);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String what(JacksonException error) {
        String message = error.getOriginalMessage();
        if (error instanceof StreamConstraintsException) {
            return message.contains("depth")
                    ? "it is nested deeper than " + Mappers.DEEPEST + " levels"
                    : "a number or a key is too long";
        }
        String duplicate = DUPLICATE.matcher(message).replaceFirst("the key $1 is there twice");
        return OPENED.matcher(duplicate).replaceFirst(", opened at line $1, column $2");
    }
}
