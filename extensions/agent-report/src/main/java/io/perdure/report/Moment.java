package io.perdure.report;

import java.time.Instant;

/**
 * Something that happened, in words.
 *
 * @param at when
 * @param topic what it is about
 * @param what the words; may quote names
 * @param detail what was said, given or returned; may be empty
 */
record Moment(Instant at, Topic topic, String what, Excerpt detail) {
    Moment {
        what = Excerpt.line(what);
    }

    Tone tone() {
        return topic.tone();
    }

    boolean isOfNote() {
        return tone().isOfNote();
    }
}
