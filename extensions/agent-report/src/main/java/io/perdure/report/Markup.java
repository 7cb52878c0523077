package io.perdure.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML. Every text and every value of an attribute is made visible and escaped here, so that no caller can forget it; names of elements
 * and attributes are words of this package.
 */
final class Markup {
    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; the attributes are names and values in turn. */
    Markup open(String tag, String... attributes) {
        begin(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that holds nothing. */
    Markup empty(String tag, String... attributes) {
        begin(tag, attributes).append("/>");
        return this;
    }

    /** An element of a class that holds a text. The line end behind it keeps it apart from the next one where it is copied or read aloud. */
    Markup leaf(String tag, String cssClass, String text) {
        if (cssClass.isEmpty()) {
            open(tag);
        } else {
            open(tag, "class", cssClass);
        }
        text(text).close();
        out.append('\n');
        return this;
    }

    /** The same for a text that may be cut; nothing if it is blank. */
    Markup leaf(String tag, String cssClass, Excerpt text) {
        if (text.isBlank()) {
            return this;
        }
        open(tag, "class", cssClass).text(text.text());
        if (text.isCut()) {
            open("span", "class", "cut").text(text.rest()).close();
        }
        return close();
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** A file of this package as it is: a style sheet or a script. */
    Markup file(String tag, PageFile file) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(file.text())
                .append("</")
                .append(tag)
                .append('>');
        return this;
    }

    private StringBuilder begin(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        return out;
    }

    private void escape(String text) {
        out.append(Visible.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
    }

    @Override
    public String toString() {
        return "<!DOCTYPE html>\n" + out;
    }
}
