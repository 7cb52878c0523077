package io.perdure.memory.longterm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.store.StateStore.StoreUnavailableException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An embedding model that gives what is of no use spoils nothing that is there, and no search after it. */
class OddEmbeddingsTest {
    private static final Scope ANN = Scope.everybody().user("ann");
    private static final Provenance USER = Provenance.trusted("said by the user");
    private static final Query CODE = Query.of("parking code");

    @TempDir
    Path folder;

    private UnaryOperator<float[]> change = vector -> vector;
    private LongTermMemory memory;

    @BeforeEach
    void open() {
        memory = LongTermMemory.on(SqliteFile.at(folder.resolve("memory.db")), new Changed());
    }

    @AfterEach
    void close() {
        memory.close();
    }

    static Stream<Arguments> useless() {
        return Stream.of(
                useless("fewer numbers", vector -> Arrays.copyOf(vector, 8)),
                useless("more numbers", vector -> Arrays.copyOf(vector, 1_024)),
                useless("none", vector -> new float[0]),
                useless("what is no number", vector -> first(vector, Float.NaN)),
                useless("a number without end", vector -> first(vector, Float.POSITIVE_INFINITY)));
    }

    private static Arguments useless(String what, UnaryOperator<float[]> change) {
        return Arguments.of(what, change);
    }

    private static float[] first(float[] vector, float number) {
        vector[0] = number;
        return vector;
    }

    private List<String> recalled(Query query) {
        return memory.recall(ANN, query).stream()
                .map(each -> each.memory().fact().text())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("useless")
    void what_cannot_be_compared_is_refused_and_searches_go_on(String what, UnaryOperator<float[]> odd) {
        memory.remember(ANN, Fact.of("The parking code is 1.", USER));
        change = odd;
        assertThatThrownBy(() -> memory.remember(ANN, Fact.of("The parking code is 2.", USER)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("vector");
        assertThatThrownBy(() -> memory.recall(ANN, CODE)).isInstanceOf(StoreUnavailableException.class);
        assertThat(recalled(CODE.by(Query.By.WORDS))).containsExactly("The parking code is 1.");

        change = vector -> vector;
        assertThat(recalled(CODE)).containsExactly("The parking code is 1.");
    }

    @Test
    void the_same_model_set_to_another_length_embeds_anew_what_is_there() {
        memory.remember(ANN, Fact.of("The parking code is 1.", USER));
        memory.close();
        change = vector -> Arrays.copyOf(vector, 1_024);
        open();

        assertThat(recalled(CODE.by(Query.By.WORDS))).as("needs no model").hasSize(1);
        assertThat(recalled(CODE.by(Query.By.MEANING))).hasSize(1);
        memory.remember(ANN, Fact.of("The parking code is 2.", USER));
        assertThat(recalled(CODE)).hasSize(2);
    }

    private final class Changed implements EmbeddingModel {
        private final WordModel words = new WordModel("words");

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
            return Response.from(words.embedAll(texts).content().stream()
                    .map(each -> Embedding.from(change.apply(each.vector())))
                    .toList());
        }

        @Override
        public String modelName() {
            return "changed";
        }
    }
}
