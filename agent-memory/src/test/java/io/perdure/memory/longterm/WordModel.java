package io.perdure.memory.longterm;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;

/** Embeds by the words alone: the same words, the same direction. Quick, and enough where meaning is not what is tested. */
final class WordModel implements EmbeddingModel {
    private final String name;

    WordModel(String name) {
        this.name = name;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
        return Response.from(
                texts.stream().map(text -> Embedding.from(vector(text.text()))).toList());
    }

    private static float[] vector(String text) {
        float[] vector = new float[512];
        for (String word : Words.of(text)) {
            vector[Math.floorMod((word.hashCode() * 0x9E3779B9) >>> 7, 512)] += 1;
        }
        return vector;
    }

    @Override
    public String modelName() {
        return name;
    }
}
