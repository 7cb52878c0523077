package io.perdure.benchmarks;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.perdure.memory.longterm.Fact;
import io.perdure.memory.longterm.LongTermMemory;
import io.perdure.memory.longterm.Provenance;
import io.perdure.memory.longterm.Query;
import io.perdure.memory.longterm.Scope;
import io.perdure.memory.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long a search in the long-term memory takes when all memories stand in the scope that is searched: 384 dimensions, texts of twelve
 * words, without the embedding of the question. Arguments: how many memories (100 000), and where the file is written.
 */
public final class MemorySearch {
    private static final int DIMENSIONS = 384;
    private static final int SEARCHES = 400;
    private static final Scope SCOPE = Scope.everybody().agent("bench");

    private MemorySearch() {}

    /** Fills a file and searches it. */
    public static void main(String[] args) throws IOException, SQLException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        Path file = Files.createTempFile(Path.of(args.length > 1 ? args[1] : "."), "perdure-memory", ".db");
        try (LongTermMemory memory = LongTermMemory.on(SqliteFile.at(file), new RandomModel())) {
            fill(memory, file, count);
            long begin = System.nanoTime();
            memory.recall(SCOPE, Query.of(text(0)));
            System.out.printf(Locale.ROOT, "%d memories, first search: %.0f ms%n", count, millisSince(begin));
            for (Query.By by : Query.By.values()) {
                report(memory, by);
            }
        } finally {
            for (String end : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
            }
        }
    }

    private static void report(LongTermMemory memory, Query.By by) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < SEARCHES; i++) {
            Query query = Query.of(text(1_000_000 + i)).by(by);
            long begin = System.nanoTime();
            memory.recall(SCOPE, query);
            millis.add(millisSince(begin));
        }
        List<Double> warm = new ArrayList<>(millis.subList(SEARCHES / 2, SEARCHES));
        Collections.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%-8s p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
                by,
                warm.get(warm.size() / 2),
                warm.get(warm.size() * 95 / 100),
                warm.get(warm.size() * 99 / 100));
    }

    // One commit a memory would measure the disk: the first is written as an application would, the others are copies
    // of its row.
    private static void fill(LongTermMemory memory, Path file, int count) throws SQLException {
        memory.remember(SCOPE, Fact.of(text(0), Provenance.trusted("bench")));
        RandomModel model = new RandomModel();
        String copy =
                "INSERT INTO memory (agent, usr, family, about, subject, text, same, trusted, source, since, last, until,"
                        + " model, vector) SELECT agent, usr, family, about, subject, ?, ?, trusted, source, since, last, until, model, ?"
                        + " FROM memory WHERE id = 1";
        try (var connection = SqliteFile.at(file).getConnection();
                var statement = connection.prepareStatement(copy)) {
            connection.setAutoCommit(false);
            for (int i = 1; i < count; i++) {
                statement.setString(1, text(i));
                statement.setString(2, "copy " + i);
                statement.setBytes(3, model.bytes(text(i)));
                statement.executeUpdate();
            }
            connection.commit();
        }
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    private static String text(int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 12)
                .mapToObj(i -> "word" + (int) (20_000 * Math.pow(random.nextDouble(), 3)))
                .collect(Collectors.joining(" "));
    }

    /** Any direction for any text: what is searched by brute force takes as long whatever it is. */
    static final class RandomModel implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
            return Response.from(texts.stream()
                    .map(text -> Embedding.from(vector(text.text())))
                    .toList());
        }

        // Not around zero: every memory is to be a candidate.
        private static float[] vector(String text) {
            Random random = new Random(text.hashCode());
            float[] vector = new float[DIMENSIONS];
            double square = 0;
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] = (float) (random.nextGaussian() + 0.7);
                square += vector[i] * vector[i];
            }
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] /= (float) Math.sqrt(square);
            }
            return vector;
        }

        private byte[] bytes(String text) {
            java.nio.ByteBuffer bytes =
                    java.nio.ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector(text));
            return bytes.array();
        }
    }
}
