package io.perdure.examples.longhaul;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The data set: a store's deliveries, piece by piece, each untidy; and the tidy pieces, in a folder beside it. What a stone weighs is said
 * once, in an early piece, and needed in all that follow.
 */
final class Pieces {
    /** The piece that says what a stone weighs. */
    static final int TELLING = 4;

    static final int GRAMS_PER_STONE = 6_350;

    private static final List<String> GOODS =
            List.of("barley", "rye", "oats", "wheat", "spelt", "millet", "lentils", "peas", "beans", "maize");
    private static final int LINES = 8;

    private final Path untidy;
    private final Path tidy;
    private final int count;
    private int next = 1;

    private Pieces(Path dir, String name, int count) throws IOException {
        this.untidy = Files.createDirectories(dir.resolve("untidy"));
        this.tidy = Files.createDirectories(dir.resolve(name));
        this.count = count;
    }

    /** The pieces in a working directory, made if they are not there; the tidy ones are kept under {@code name}. */
    static Pieces in(Path dir, String name, int count, long seed) throws IOException {
        Pieces pieces = new Pieces(dir, name, count);
        for (int i = 1; i <= count; i++) {
            if (!Files.exists(file(pieces.untidy, i))) {
                write(pieces.untidy, i, deliveries(i, new Random(seed * 1_000_003 + i)));
            }
        }
        return pieces;
    }

    /** How many there are, tidy ones and others. */
    int count() {
        return count;
    }

    private static String deliveries(int piece, Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            String goods = GOODS.get(random.nextInt(GOODS.size()));
            String amount = random.nextInt(4) == 0
                    ? 1 + random.nextInt(5) + " stone"
                    : 100 * (1 + random.nextInt(90)) + (random.nextBoolean() ? " g" : "g");
            lines.add((random.nextBoolean() ? goods : goods.toUpperCase(Locale.ROOT))
                    + (random.nextBoolean() ? " ; " : ";")
                    + (piece < TELLING ? amount.replace("stone", "00 g") : amount));
        }
        if (piece == TELLING) {
            lines.add("# In this store one stone is " + GRAMS_PER_STONE + " g.");
        }
        return String.join("\n", lines);
    }

    /** The first piece that is not tidy yet; empty if all are. */
    synchronized Optional<String> next() throws IOException {
        while (next <= count && Files.exists(file(tidy, next))) {
            next++;
        }
        return next > count
                ? Optional.empty()
                : Optional.of("piece " + next + " of " + count + "\n" + Files.readString(file(untidy, next)));
    }

    /** Keeps a tidy piece; once more changes nothing. */
    void keep(int piece, String text) throws IOException {
        write(tidy, piece, text);
    }

    boolean has(int piece) {
        return piece >= 1 && piece <= count;
    }

    private static void write(Path dir, int piece, String text) throws IOException {
        Path unfinished = dir.resolve("unfinished");
        Files.writeString(unfinished, text);
        Files.move(unfinished, file(dir, piece), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path file(Path dir, int piece) {
        return dir.resolve(piece + ".txt");
    }

    /** How many tidy pieces are not as they should be. */
    int wrong() throws IOException {
        int wrong = 0;
        for (int i = 1; i <= count; i++) {
            Path kept = file(tidy, i);
            String right = tidied(Files.readString(file(untidy, i)), GRAMS_PER_STONE);
            wrong += Files.exists(kept) && Files.readString(kept).equals(right) ? 0 : 1;
        }
        return wrong;
    }

    /** All tidy pieces as one number. */
    String sha256() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 1; i <= count; i++) {
                digest.update(Files.readString(file(tidy, i)).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** What a piece is when it is tidy: goods in order, each once, with their grams. */
    static String tidied(String untidy, int gramsPerStone) {
        TreeMap<String, Integer> grams = new TreeMap<>();
        untidy.lines().filter(line -> line.contains(";")).forEach(line -> {
            String[] parts = line.split(";", 2);
            int amount = Integer.parseInt(parts[1].replaceAll("\\D", ""));
            int weight = parts[1].contains("stone") ? amount * gramsPerStone : amount;
            grams.merge(parts[0].strip().toLowerCase(Locale.ROOT), weight, Integer::sum);
        });
        StringBuilder text = new StringBuilder();
        grams.forEach(
                (goods, weight) -> text.append(goods).append(';').append(weight).append('\n'));
        return text.toString();
    }
}
