package io.perdure.report;

import io.perdure.tool.Effect;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call, from its request to its end.
 *
 * @param id as the model is told it
 * @param tool its tool
 * @param arguments as the model wrote them
 * @param effect what its tool declared; {@code null} if no attempt was made
 * @param attempts how many were made
 * @param spans what its time went by with
 * @param moments what happened, in the order of the journal; its outcome is one of them
 * @param outcome what came of it; of topic {@link Topic#AWAITS} if nothing has yet
 */
record CallStory(
        String id,
        String tool,
        Excerpt arguments,
        @Nullable Effect effect,
        int attempts,
        List<Span> spans,
        List<Moment> moments,
        Moment outcome) {
    CallStory {
        spans = List.copyOf(spans);
        moments = List.copyOf(moments);
    }

    Told<Moment> toldMoments() {
        return Told.of(moments, Room.MOMENTS, moment -> moment.topic() != Topic.RETRIED);
    }

    Told<Span> toldSpans() {
        return Told.of(spans, 2 * Room.MOMENTS, Span::isOfNote);
    }

    Tone tone() {
        return moments.stream().map(Moment::tone).reduce(Tone.GOOD, Tone::worse);
    }

    boolean isOfNote() {
        return tone().isOfNote();
    }

    /** How long its result was waited for. */
    Duration waited() {
        return time(Activity.WAIT::equals);
    }

    /** How long its attempts took together. */
    Duration worked() {
        return time(Activity::isWork);
    }

    private Duration time(Predicate<Activity> wanted) {
        return spans.stream()
                .filter(span -> wanted.test(span.activity()))
                .map(Span::length)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
