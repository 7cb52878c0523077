package io.perdure.examples.refunds;

import io.perdure.error.PerdureException;
import io.perdure.examples.BadUseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The file of refund requests: a row each, checked before anything is made of it. */
final class RequestFile {
    static final List<String> COLUMNS = List.of("request_id", "order_id", "amount", "customer", "message");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");
    // The model is shown it: no more than a name.
    private static final Pattern CUSTOMER = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{N} .,'’-]{0,39}");
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,7}(\\.[0-9]{1,2})?");

    private final Map<String, Integer> lineOfId = new HashMap<>();

    private RequestFile() {}

    /** The rows of a file, or of the one that ships if none is named. */
    static List<Row> read(@Nullable Path file) {
        try {
            byte[] bytes = file == null ? resource("refund-requests.csv") : Files.readAllBytes(file);
            // A byte that is not UTF-8 becomes U+FFFD, which makes its row malformed and no other.
            return rows(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BadUseException(
                    "Cannot read " + file + " (" + e.getClass().getSimpleName()
                            + "): give --input a file with the columns " + String.join(",", COLUMNS) + ".");
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = RequestFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Row> rows(String text) {
        List<Csv.Line> lines = Csv.read(text);
        if (lines.isEmpty() || !lines.get(0).fields().equals(COLUMNS)) {
            throw new BadUseException("The first line of the input must be: " + String.join(",", COLUMNS));
        }
        RequestFile file = new RequestFile();
        return lines.stream().skip(1).map(file::row).toList();
    }

    private Row row(Csv.Line line) {
        String id = line.fields().isEmpty() ? "" : line.fields().get(0).strip();
        String problem = line.problem().isEmpty() ? problem(line, id) : line.problem();
        if (!problem.isEmpty()) {
            return new Row.Malformed(line.number(), id, problem);
        }
        lineOfId.put(id, line.number());
        List<String> fields = line.fields();
        BigDecimal amount = new BigDecimal(fields.get(2).strip()).setScale(2);
        return new Row.Request(
                line.number(), id, fields.get(1).strip(), amount, fields.get(3).strip(), fields.get(4));
    }

    /** What is wrong with a row; empty if nothing is. */
    private String problem(Csv.Line line, String id) {
        List<String> fields = line.fields();
        if (fields.size() != COLUMNS.size()) {
            return "it has " + fields.size() + " columns instead of " + COLUMNS.size();
        }
        if (fields.stream().anyMatch(field -> field.indexOf('\uFFFD') >= 0)) {
            return "it holds bytes that are not UTF-8 text";
        }
        String order = fields.get(1).strip();
        if (id.isEmpty() || order.isEmpty()) {
            return "it has no " + (id.isEmpty() ? "request id" : "order id");
        }
        if (!NAME.matcher(id).matches() || !NAME.matcher(order).matches()) {
            String bad = NAME.matcher(id).matches() ? order : id;
            return "the id " + PerdureException.quoted(bad)
                    + " is not made of letters, digits, hyphens and underscores (40 at most)";
        }
        if (!CUSTOMER.matcher(fields.get(3).strip()).matches()) {
            return "the customer " + PerdureException.quoted(fields.get(3).strip())
                    + " is not a name (40 letters at most)";
        }
        Integer earlier = lineOfId.get(id);
        return earlier != null
                ? "the request id '" + id + "' was used in line " + earlier
                : amountProblem(fields.get(2).strip());
    }

    private static String amountProblem(String amount) {
        if (!AMOUNT.matcher(amount).matches()) {
            return "the amount " + PerdureException.quoted(amount) + " is not a number such as 12.50";
        }
        return new BigDecimal(amount).signum() > 0 ? "" : "the amount '" + amount + "' is not more than 0";
    }
}
