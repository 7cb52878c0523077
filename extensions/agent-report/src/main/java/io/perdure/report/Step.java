package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One reply of a model and what followed from it, until the next one.
 *
 * @param number which, from 1; 0 for the undoing of what the task did
 * @param from when the step before it was over
 * @param to when it was over
 * @param asked the asking of the model
 * @param summaries tokens that summaries of earlier steps took meanwhile
 * @param calls what the reply asked for
 * @param before what happened before the model replied
 * @param notes what else happened afterwards
 * @param spans what its time went by with, its calls apart
 * @param tally sums over it
 * @param most how many calls, and as many notes, of it are told
 */
record Step(
        int number,
        Instant from,
        Instant to,
        Asked asked,
        TokenUsage summaries,
        List<CallStory> calls,
        List<Moment> before,
        List<Moment> notes,
        List<Span> spans,
        Tally tally,
        int most) {
    Step {
        calls = List.copyOf(calls);
        before = List.copyOf(before);
        notes = List.copyOf(notes);
        spans = List.copyOf(spans);
    }

    Told<CallStory> toldCalls() {
        return Told.of(calls, most, CallStory::isOfNote);
    }

    Told<Moment> toldBefore() {
        return Told.of(before, most, Moment::isOfNote);
    }

    Told<Moment> toldNotes() {
        return Told.of(notes, most, Moment::isOfNote);
    }

    /** All that happened apart from its calls. */
    Stream<Moment> ownMoments() {
        return Stream.concat(before.stream(), notes.stream());
    }

    Tone tone() {
        return Stream.concat(ownMoments().map(Moment::tone), calls.stream().map(CallStory::tone))
                .reduce(Tone.GOOD, Tone::worse);
    }

    boolean isOfNote() {
        return tone().isOfNote();
    }
}
