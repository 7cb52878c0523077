package io.perdure.examples.refunds;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was decided, a line for each row of the input and in its order.
 *
 * @param path the file
 */
record DecisionsFile(Path path) {
    private static final String HEADER = "line,request,order,decision,amount,reason";

    static DecisionsFile in(Path directory) {
        return new DecisionsFile(directory.resolve("decisions.csv"));
    }

    /** Writes all of it, or leaves what was there before. */
    void write(List<Row> rows, Map<String, Decision> decisions) throws IOException {
        List<String> lines = rows.stream().map(row -> line(row, decisions)).toList();
        Path draft = path.resolveSibling("decisions.tmp");
        Files.writeString(
                draft, Stream.concat(Stream.of(HEADER), lines.stream()).collect(Collectors.joining("\n", "", "\n")));
        Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(Row row, Map<String, Decision> decisions) {
        String start = row.line() + "," + Csv.field(row.id());
        if (row instanceof Row.Malformed malformed) {
            return start + ",,malformed,," + Csv.field(malformed.problem());
        }
        Row.Request request = (Row.Request) row;
        Decision decision = decisions.get(request.id());
        if (decision == null) {
            throw new IllegalStateException("request " + request.id() + " was not decided");
        }
        String outcome = decision.outcome().name().toLowerCase(Locale.ROOT);
        String amount = decision.amount().signum() == 0
                ? ""
                : decision.amount().setScale(2).toPlainString();
        return start + "," + request.order() + "," + outcome + "," + amount + "," + Csv.field(decision.reason());
    }

    /** The decisions by request. */
    Map<String, Decision> read() throws IOException {
        Map<String, Decision> decisions = new LinkedHashMap<>();
        List<Csv.Line> lines = Csv.read(Files.readString(path));
        for (Csv.Line line : lines.subList(1, lines.size())) {
            List<String> fields = line.fields();
            if (!fields.get(3).equals("malformed")) {
                Decision.Outcome outcome =
                        Decision.Outcome.valueOf(fields.get(3).toUpperCase(Locale.ROOT));
                BigDecimal amount = fields.get(4).isEmpty() ? BigDecimal.ZERO : new BigDecimal(fields.get(4));
                decisions.put(fields.get(1), new Decision(outcome, amount, fields.get(5)));
            }
        }
        return decisions;
    }

    /** The SHA-256 of the file, in hexadecimal. */
    String sha256() throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
