package io.perdure.journal;

import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model gave no reply.
 *
 * @param at when
 * @param step which step the reply would have begun
 * @param model which of the agent's models it was
 * @param failure what happened
 * @param reaction what follows
 * @param retryAt when a model is asked again; {@code null} if none is by itself
 * @param took how long it took
 */
public record ModelFailed(
        Instant at,
        int step,
        String model,
        LlmFailure failure,
        Reaction reaction,
        @Nullable Instant retryAt,
        Duration took)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public ModelFailed {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(reaction, "reaction");
        Objects.requireNonNull(took, "took");
    }

    /**
     * The failures since the last reply. Immutable.
     *
     * @param failures how many
     * @param last the last of them; {@code null} if there is none
     * @param tried the models that have failed in this round, by name; a round ends when none is left to ask
     * @param rounds how many rounds have ended
     */
    public record Streak(int failures, @Nullable ModelFailed last, Map<String, Tries> tried, int rounds) {
        /** No failure. */
        public static final Streak NONE = new Streak(0, null, Map.of(), 0);

        /** How often this model has failed in this round. */
        public int tries(String model) {
            Tries tries = tried.get(model);
            return tries == null ? 0 : tries.count();
        }

        /** Whether this model is not asked again in this round. */
        public boolean isOut(String model) {
            Tries tries = tried.get(model);
            return tries != null && !isAgain(tries.last().reaction());
        }

        private static boolean isAgain(Reaction reaction) {
            return reaction == Reaction.RETRY || reaction == Reaction.COMPACT;
        }

        Streak and(ModelFailed failure) {
            boolean endsRound = failure.reaction() != Reaction.RETRY && failure.reaction() != Reaction.FALL_BACK;
            Map<String, Tries> all = new LinkedHashMap<>(tried);
            all.put(failure.model(), new Tries(tries(failure.model()) + 1, failure));
            return endsRound
                    ? new Streak(failures + 1, failure, Map.of(), rounds + 1)
                    : new Streak(failures + 1, failure, Map.copyOf(all), rounds);
        }
    }

    /**
     * The failures of one model in a round.
     *
     * @param count how many
     * @param last the last of them
     */
    public record Tries(int count, ModelFailed last) {}
}
