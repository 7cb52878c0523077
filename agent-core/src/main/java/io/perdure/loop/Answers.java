package io.perdure.loop;

import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.llm.LlmReply;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a reply without calls can be accepted as the task's answer. */
final class Answers {
    private Answers() {}

    /** What is wrong with it, as the model is told; empty if nothing is. */
    static Optional<String> problem(LlmReply reply, @Nullable String schema) {
        if (reply.finish() == LlmReply.Finish.LENGTH) {
            return Optional.of("Your reply was cut off at its length limit. Answer again, shorter.");
        }
        if (reply.finish() == LlmReply.Finish.FILTERED) {
            return Optional.of("The provider held back part of your reply. Answer again, in other words.");
        }
        if (reply.text().isBlank()) {
            return Optional.of("Your reply was empty. Call a tool, or give your answer.");
        }
        return schema == null ? Optional.empty() : misfit(reply.text(), JsonSchema.parse(schema));
    }

    private static Optional<String> misfit(String text, JsonSchema schema) {
        try {
            List<String> problems = schema.problems(Json.parse(text));
            return problems.isEmpty() ? Optional.empty() : rejected("does not fit: " + String.join("; ", problems));
        } catch (IllegalArgumentException e) {
            return rejected("is not JSON: " + e.getMessage());
        }
    }

    private static Optional<String> rejected(String why) {
        return Optional.of(Json.storable(
                "Your answer " + why + ". Answer with one JSON object that fits the schema, and nothing else."));
    }
}
