package io.perdure.report;

import io.perdure.journal.ModelFailed;
import io.perdure.llm.LlmReply;
import java.time.Instant;

/** What the entries of models say, in words. */
final class ModelWords {
    private ModelWords() {}

    static String cutShort(LlmReply.Finish finish) {
        return finish == LlmReply.Finish.LENGTH
                ? "the reply ran into the model's output limit"
                : "the provider held back a part of the reply";
    }

    static Topic topic(ModelFailed entry) {
        return switch (entry.reaction()) {
            case RETRY, COMPACT -> Topic.NO_REPLY;
            case FALL_BACK -> Topic.FELL_BACK;
            default -> Topic.OUTAGE;
        };
    }

    static String failed(ModelFailed entry) {
        return Excerpt.name(entry.model()) + " gave no reply ("
                + entry.failure().kind() + "): " + reaction(entry);
    }

    private static String reaction(ModelFailed entry) {
        return switch (entry.reaction()) {
            case RETRY -> "asked again" + after(entry);
            case COMPACT -> "asked again, and shown less";
            case FALL_BACK -> "the next model is asked";
            case WAIT -> "no model answers, all are asked again" + after(entry);
            case PAUSE -> "no model answers, a person has to look";
            case FAIL -> "no model answers, the task fails";
            default -> Figures.word(entry.reaction());
        };
    }

    private static String after(ModelFailed entry) {
        Instant retryAt = entry.retryAt();
        return retryAt == null ? "" : " after " + Figures.between(entry.at(), retryAt);
    }
}
