package io.perdure.loop;

import io.perdure.json.Json;

/** What monitors and rules of an agent say, made storable: it stands in the journal, and in the requests after it. */
final class Said {
    private static final int LONGEST = 10_000;

    private Said() {}

    static String text(String text) {
        return Json.storable(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
