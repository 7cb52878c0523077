package io.perdure.memory.longterm;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.perdure.store.StateStore.StoreUnavailableException;

/** What a text means, as a direction; by an embedding model. */
final class Meaning {
    private final EmbeddingModel model;
    private final String name;

    Meaning(EmbeddingModel model) {
        this.model = model;
        name = model.getClass().getName() + "/" + model.modelName();
    }

    /** Whose vectors may be compared with each other. */
    String name() {
        return name;
    }

    float[] of(Fact fact) {
        return of(fact.about().isBlank() ? fact.text() : fact.about() + ": " + fact.text());
    }

    float[] of(String text) {
        try {
            return Vectors.unit(model.embed(text).content().vector());
        } catch (RuntimeException e) {
            throw new StoreUnavailableException(
                    "The embedding model " + name + " failed: " + e.getMessage() + ".",
                    "Look at the cause. Recalling by words needs no model.",
                    e);
        }
    }
}
