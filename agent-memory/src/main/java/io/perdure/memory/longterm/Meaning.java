package io.perdure.memory.longterm;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.perdure.store.StateStore.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;

/** What a text means, as a direction; by an embedding model. */
final class Meaning {
    private final EmbeddingModel model;
    private final String name;
    private final AtomicInteger length = new AtomicInteger(); // of its vectors; 0 until there is one

    Meaning(EmbeddingModel model) {
        this.model = model;
        name = model.getClass().getName() + "/" + model.modelName();
    }

    /** Whose vectors may be compared with each other, if they are of one length. */
    String name() {
        return name;
    }

    /** How long the vectors of this model are; 0 as long as it is not known. */
    int length() {
        return length.get();
    }

    float[] of(Fact fact) {
        return of(fact.about().isBlank() ? fact.text() : fact.about() + ": " + fact.text());
    }

    float[] of(String text) {
        try {
            return checked(Vectors.unit(model.embed(text).content().vector()));
        } catch (RuntimeException e) {
            throw new StoreUnavailableException(
                    "The embedding model " + name + " failed: " + e.getMessage() + ".",
                    "Look at the cause. Recalling by words needs no model.",
                    e);
        }
    }

    // One vector that cannot be compared would be in the way of every search from then on.
    private float[] checked(float[] vector) {
        int before = length.compareAndExchange(0, vector.length);
        if (vector.length == 0 || (before != 0 && before != vector.length)) {
            throw new IllegalStateException("a vector of " + vector.length + " numbers, after one of " + before);
        }
        return vector;
    }
}
