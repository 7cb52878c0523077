package io.perdure.loop;

import io.perdure.json.Json;

/** What monitors and rules of an agent say, made storable: it stands in the journal, and in the requests after it. */
final class Said {
    private static final int LONGEST = 10_000;
    private static final int LONGEST_NAME = 200;

    private Said() {}

    static String text(String text) {
        return cut(text, LONGEST);
    }

    static String name(String name) {
        return cut(name, LONGEST_NAME);
    }

    private static String cut(String text, int longest) {
        return Json.storable(text.length() <= longest ? text : text.substring(0, longest) + "…");
    }
}
