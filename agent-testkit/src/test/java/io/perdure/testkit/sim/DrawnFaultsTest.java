package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.llm.LlmFailure;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.tool.ToolFailure;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chance draws every kind of failure of a model and of a tool, and every reaction to one of a model. */
class DrawnFaultsTest {
    private static final int SEEDS = 150;

    private final Set<LlmFailure.Kind> ofModels = EnumSet.noneOf(LlmFailure.Kind.class);
    private final Set<LlmFailure.Reaction> reactions = EnumSet.noneOf(LlmFailure.Reaction.class);
    private final Set<ToolFailure.Kind> ofTools = EnumSet.noneOf(ToolFailure.Kind.class);

    @Test
    void every_kind_of_failure_is_drawn() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation.seed(seed).tasks(10).store(Listening::new).run();
        }
        assertThat(ofModels).containsExactlyInAnyOrder(LlmFailure.Kind.values());
        assertThat(reactions).containsExactlyInAnyOrder(LlmFailure.Reaction.values());
        assertThat(ofTools).containsExactlyInAnyOrder(ToolFailure.Kind.values());
    }

    private void hear(JournalEntry entry) {
        if (entry instanceof ModelFailed e) {
            ofModels.add(e.failure().kind());
            reactions.add(e.reaction());
        } else if (entry instanceof AttemptFailed e) {
            hear(e.failure());
        } else if (entry instanceof OutcomeInDoubt e) {
            hear(e.failure());
        } else if (entry instanceof InvocationEnded e) {
            hear(e.outcome().failure());
        }
    }

    private void hear(@Nullable ToolFailure failure) {
        if (failure != null) {
            ofTools.add(failure.kind());
        }
    }

    private final class Listening extends PassingStore {
        private final EntryCodec codec = new EntryCodec();

        private Listening(StateStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            codec.decode(append.task(), append.entries()).forEach(DrawnFaultsTest.this::hear);
            return super.append(append);
        }
    }
}
