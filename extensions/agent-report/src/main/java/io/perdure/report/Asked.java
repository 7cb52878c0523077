package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.time.Duration;

/**
 * The asking of a model that began a step.
 *
 * @param model which of the agent's models replied; empty if none has
 * @param provider what its provider calls it
 * @param took how long the reply took
 * @param text what it said
 * @param usage tokens it took
 * @param cost what it cost, as far as that is known
 */
record Asked(String model, String provider, Duration took, Excerpt text, TokenUsage usage, Cost cost) {
    static final Asked NOT_YET = new Asked("", "", Duration.ZERO, Excerpt.NONE, TokenUsage.NONE, Cost.NONE);

    boolean isReplied() {
        return !equals(NOT_YET);
    }
}
