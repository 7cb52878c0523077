package io.perdure.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;

/** What is wrong with a text that is not JSON, in words a model can act upon. */
final class ParseErrors {
    private static final Pattern OPENED = Pattern.compile(" \\(start marker at \\[.*line: (\\d+), column: (\\d+)]\\)");
    private static final Pattern DUPLICATE = Pattern.compile("(?i)Duplicate field ('.*') for .*", Pattern.DOTALL);

    private ParseErrors() {}

    static String inWords(String text, JacksonException error) {
        if (text.isBlank()) {
            return "there is no JSON value";
        }
        JsonLocation at = error.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return place + Values.capped(what(error));
    }

    private static String what(JacksonException error) {
        String message = error.getOriginalMessage();
        if (message.startsWith("Trailing token")) {
            return "more text follows after the JSON value";
        }
        if (error instanceof StreamConstraintsException) {
            return message.contains("depth")
                    ? "it is nested deeper than " + Mappers.DEEPEST + " levels"
                    : "a number or a key is too long";
        }
        String duplicate = DUPLICATE.matcher(message).replaceFirst("the key $1 is there twice");
        return OPENED.matcher(duplicate).replaceFirst(", opened at line $1, column $2");
    }
}
