package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.util.List;

/**
 * Sums over steps. Immutable.
 *
 * @param steps replies
 * @param calls calls they asked for
 * @param failed calls that failed
 * @param unknown calls of which it is not known whether they happened
 * @param again attempts beyond the first of a call
 * @param unanswered how often a model gave no reply
 * @param usage tokens
 * @param cost what they cost, as far as that is known
 * @param time where the time went
 */
record Tally(
        int steps,
        int calls,
        int failed,
        int unknown,
        int again,
        int unanswered,
        TokenUsage usage,
        Cost cost,
        TimeSplit time) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, TokenUsage.NONE, Cost.NONE, TimeSplit.NONE);

    static Tally of(List<Step> steps) {
        return steps.stream().map(Step::tally).reduce(NOTHING, Tally::plus);
    }

    Tally plus(Tally other) {
        return new Tally(
                steps + other.steps,
                calls + other.calls,
                failed + other.failed,
                unknown + other.unknown,
                again + other.again,
                unanswered + other.unanswered,
                usage.plus(other.usage),
                cost.plus(other.cost),
                time.plus(other.time));
    }
}
