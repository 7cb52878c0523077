package io.perdure.examples.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Sql;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The payments service's own books: orders, refunds, notifications, the answer given to each idempotency key, and every
 * request that ever came. What a request changes, its answer and its line in the log commit together.
 */
final class Ledger implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "orders (id TEXT PRIMARY KEY, customer TEXT, amount TEXT, refunded_for TEXT)",
            "refunds (id INTEGER PRIMARY KEY, key TEXT UNIQUE, order_id TEXT, request_id TEXT, amount TEXT)",
            "notifications (id INTEGER PRIMARY KEY, key TEXT UNIQUE, request_id TEXT, message TEXT)",
            "answers (key TEXT PRIMARY KEY, asked TEXT, status INTEGER, body TEXT)",
            "requests (id INTEGER PRIMARY KEY, what TEXT, key TEXT, request_id TEXT, status INTEGER, replayed INTEGER)");

    private final Sql sql;

    private Ledger(Sql sql) {
        this.sql = sql;
    }

    /** Opens the books; new ones begin with the orders that ship. */
    static Ledger open(Path file) throws SQLException {
        Sql sql = Sql.open(file);
        String orders = new String(RequestFile.resource("orders.csv"), StandardCharsets.UTF_8);
        return sql.transaction(() -> {
            for (String table : TABLES) {
                sql.update("CREATE TABLE IF NOT EXISTS " + table);
            }
            List<Csv.Line> lines = Csv.read(orders);
            for (Csv.Line line : lines.subList(1, lines.size())) {
                sql.update(
                        "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?)",
                        line.fields().toArray());
            }
            return new Ledger(sql);
        });
    }

    Answer lookUp(String orderId) throws SQLException {
        return sql.transaction(() -> {
            Answer answer = order(orderId)
                    .map(order -> Answer.of(200, order.facts()))
                    .orElseGet(() -> Answer.problem(404, "There is no order '" + orderId + "'."));
            return logged("lookup", "", "", answer);
        });
    }

    /** Refunds an order in full; at most once, whatever the keys. */
    Answer refund(String key, JsonNode asked) throws SQLException {
        return once("refund", key, asked, () -> {
            Optional<Order> order = order(asked.path("orderId").asText());
            if (order.isEmpty()) {
                return Answer.problem(422, "There is no such order.");
            }
            if (order.get().isRefunded()) {
                return Answer.problem(422, "The order was refunded before.");
            }
            String amount = order.get().amount();
            if (new BigDecimal(amount).compareTo(asked.path("amount").decimalValue()) != 0) {
                return Answer.problem(422, "Refunds are in full: " + amount + ".");
            }
            String orderId = order.get().id();
            String requestId = asked.path("requestId").asText();
            sql.update("INSERT INTO refunds VALUES (NULL, ?, ?, ?, ?)", key, orderId, requestId, amount);
            sql.update("UPDATE orders SET refunded_for = ? WHERE id = ?", requestId, orderId);
            return Answer.of(201, Map.of("refunded", orderId, "amount", amount));
        });
    }

    Answer notify(String key, JsonNode asked) throws SQLException {
        return once("notify", key, asked, () -> {
            String requestId = asked.path("requestId").asText();
            String message = asked.path("message").asText();
            sql.update("INSERT INTO notifications VALUES (NULL, ?, ?, ?)", key, requestId, message);
            return Answer.of(201, Map.of("notified", asked.path("customer").asText()));
        });
    }

    /** Does something under a key: the first time for good, then the same answer again. */
    private Answer once(String what, String key, JsonNode asked, Sql.Work<Answer> work) throws SQLException {
        return sql.transaction(() -> {
            String requestId = asked.path("requestId").asText();
            if (key.isEmpty()) {
                return logged(what, key, requestId, Answer.problem(400, "The header Idempotency-Key is missing."));
            }
            List<Sql.Row> earlier = sql.query("SELECT asked, status, body FROM answers WHERE key = ?", key);
            if (!earlier.isEmpty()) {
                return logged(what, key, requestId, replay(earlier.get(0), what + asked));
            }
            Answer answer = work.perform();
            sql.update("INSERT INTO answers VALUES (?, ?, ?, ?)", key, what + asked, answer.status(), answer.body());
            return logged(what, key, requestId, answer);
        });
    }

    private static Answer replay(Sql.Row earlier, String asked) {
        return earlier.text("asked").equals(asked)
                ? new Answer(earlier.number("status"), earlier.text("body"), true)
                : Answer.problem(422, "This key was used for another request.");
    }

    private Answer logged(String what, String key, String requestId, Answer answer) throws SQLException {
        sql.update(
                "INSERT INTO requests VALUES (NULL, ?, ?, ?, ?, ?)",
                what,
                key,
                requestId,
                answer.status(),
                answer.replayed() ? 1 : 0);
        return answer;
    }

    private Optional<Order> order(String id) throws SQLException {
        return sql.query("SELECT * FROM orders WHERE id = ?", id).stream()
                .map(row -> new Order(id, row.text("customer"), row.text("amount"), row.text("refunded_for")))
                .findFirst();
    }

    LedgerReport report() throws SQLException {
        return sql.transaction(() -> LedgerReport.of(sql));
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }

    /**
     * An order.
     *
     * @param refundedFor the request it was refunded for; empty if it was not
     */
    private record Order(String id, String customer, String amount, String refundedFor) {
        boolean isRefunded() {
            return !refundedFor.isEmpty();
        }

        Map<String, String> facts() {
            return Map.of(
                    "orderId", id,
                    "customer", customer,
                    "amount", amount,
                    "status", isRefunded() ? "REFUNDED" : "PAID",
                    "refundedFor", refundedFor);
        }
    }

    /**
     * What the service answers.
     *
     * @param replayed whether it is the answer to an earlier request with the same key
     */
    record Answer(int status, String body, boolean replayed) {
        static Answer of(int status, Map<String, String> fields) {
            return new Answer(status, StandIn.json(fields), false);
        }

        static Answer problem(int status, String problem) {
            return of(status, Map.of("problem", problem));
        }
    }
}
