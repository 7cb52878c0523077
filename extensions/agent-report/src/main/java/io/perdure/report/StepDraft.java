package io.perdure.report;

import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A step as it is read, entry by entry. */
final class StepDraft {
    private final int number;
    private final Instant from;
    private final int most;
    private final List<CallDraft> calls = new ArrayList<>();
    private final List<Moment> before = new ArrayList<>();
    private final List<Moment> notes = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private Instant to;
    private Asked asked = Asked.NOT_YET;
    private TokenUsage summaries = TokenUsage.NONE;
    private int unanswered;
    private @Nullable Instant silentSince;

    StepDraft(int number, Instant from, int most) {
        this.number = number;
        this.from = from;
        this.most = most;
        this.to = from;
    }

    int number() {
        return number;
    }

    Instant to() {
        return to;
    }

    List<CallDraft> calls() {
        return calls;
    }

    Optional<CallDraft> waiting(Predicate<CallDraft> wanted) {
        return calls.stream().filter(wanted).findFirst();
    }

    boolean isBackingOff() {
        return silentSince != null || calls.stream().anyMatch(CallDraft::isBackingOff);
    }

    void reached(Instant at) {
        to = at.isAfter(to) ? at : to;
    }

    void replied(ModelReplied entry, Prices prices, Room room) {
        LlmReply reply = entry.reply();
        ask(Tone.GOOD, entry.at().minus(entry.took()), entry.at());
        asked = new Asked(
                Excerpt.name(entry.model()),
                Excerpt.name(reply.model()),
                entry.took(),
                Excerpt.of(reply.text(), room.text()),
                reply.usage(),
                prices.cost(reply.model(), entry.model(), reply.usage()));
        if (reply.finish() == LlmReply.Finish.LENGTH || reply.finish() == LlmReply.Finish.FILTERED) {
            note(new Moment(entry.at(), Topic.CUT_SHORT, ModelWords.cutShort(reply.finish()), Excerpt.NONE));
        }
    }

    /** A model made a summary; which one it was is not in the journal. */
    void summarised(TokenUsage usage) {
        summaries = summaries.plus(usage);
    }

    void failed(ModelFailed entry, Room room) {
        ask(Tone.BAD, entry.at().minus(entry.took()), entry.at());
        Excerpt message = Excerpt.of(entry.failure().message(), room.text());
        note(new Moment(entry.at(), ModelWords.topic(entry), ModelWords.failed(entry), message));
        unanswered++;
        silentSince = entry.at();
    }

    private void ask(Tone tone, Instant begin, Instant end) {
        waited(begin);
        spans.add(new Span(Activity.MODEL, tone, begin, end));
    }

    private void waited(Instant until) {
        if (silentSince != null) {
            spans.add(new Span(Activity.BACK_OFF, Tone.PLAIN, silentSince, until));
            silentSince = null;
        }
    }

    void note(Moment moment) {
        (asked.isReplied() ? notes : before).add(moment);
    }

    void span(Activity activity, Instant begin, Instant end) {
        spans.add(new Span(activity, Tone.PLAIN, begin, end));
    }

    Step step() {
        waited(to);
        List<CallStory> stories = calls.stream().map(call -> call.story(to)).toList();
        List<Span> all = Stream.concat(spans.stream(), stories.stream().flatMap(call -> call.spans().stream()))
                .toList();
        return new Step(
                number,
                from,
                to,
                asked,
                summaries,
                stories,
                before,
                notes,
                spans,
                tally(stories, TimeSplit.of(all, from, to)),
                most);
    }

    private Tally tally(List<CallStory> stories, TimeSplit time) {
        return new Tally(
                asked.isReplied() ? 1 : 0,
                stories.size(),
                count(stories, Topic.FAILED),
                count(stories, Topic.UNKNOWN),
                stories.stream()
                        .mapToInt(call -> Math.max(0, call.attempts() - 1))
                        .sum(),
                unanswered,
                asked.usage().plus(summaries),
                asked.cost().plus(Cost.notPriced(summaries)),
                time);
    }

    private static int count(List<CallStory> stories, Topic outcome) {
        return (int) stories.stream()
                .filter(call -> call.outcome().topic() == outcome)
                .count();
    }
}
