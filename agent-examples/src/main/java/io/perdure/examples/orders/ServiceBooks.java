package io.perdure.examples.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The books of one service: what was done and undone for each order, and the answer given to each idempotency key. */
final class ServiceBooks implements AutoCloseable {
    static final String DONE = "done";
    static final String REFUSED = "refused";
    static final String UNSEEN = "unseen";

    private static final List<String> TABLES = List.of(
            "lines (id INTEGER PRIMARY KEY, key TEXT UNIQUE, order_id TEXT, what TEXT)",
            "answers (key TEXT PRIMARY KEY, order_id TEXT, what TEXT, status INTEGER, body TEXT)",
            "requests (id INTEGER PRIMARY KEY, key TEXT, replayed INTEGER)");

    private final Sql sql;

    private ServiceBooks(Sql sql) {
        this.sql = sql;
    }

    static ServiceBooks open(Path file) throws SQLException {
        Sql sql = Sql.open(file);
        return sql.transaction(() -> {
            for (String table : TABLES) {
                sql.update("CREATE TABLE IF NOT EXISTS " + table);
            }
            return new ServiceBooks(sql);
        });
    }

    /** Does or undoes something under a key: the first time for good, then the same answer again. */
    Answer once(String key, String what, JsonNode asked, Optional<String> refusal) throws SQLException {
        return sql.transaction(() -> {
            List<Sql.Row> earlier = sql.query("SELECT status, body FROM answers WHERE key = ?", key);
            sql.update("INSERT INTO requests VALUES (NULL, ?, ?)", key, earlier.size());
            if (!earlier.isEmpty()) {
                return new Answer(
                        earlier.get(0).number("status"), earlier.get(0).text("body"));
            }
            Answer answer = refusal.map(why -> new Answer(422, StandIn.json(Map.of("problem", why))))
                    .orElseGet(() -> new Answer(
                            201, StandIn.json(Map.of(what, asked.path("orderId").asText()))));
            if (refusal.isEmpty()) {
                sql.update(
                        "INSERT INTO lines VALUES (NULL, ?, ?, ?)",
                        key,
                        asked.path("orderId").asText(),
                        what);
            }
            sql.update(
                    "INSERT INTO answers VALUES (?, ?, ?, ?, ?)",
                    key,
                    asked.path("orderId").asText(),
                    what,
                    answer.status(),
                    answer.body());
            return answer;
        });
    }

    /** Whether the step was done for an order, refused, or never asked for. */
    Answer look(JsonNode asked) throws SQLException {
        return sql.transaction(() -> {
            List<Sql.Row> answers = sql.query(
                    "SELECT status FROM answers WHERE order_id = ? AND what = ?",
                    asked.path("orderId").asText(),
                    DONE);
            String seen = answers.isEmpty() ? UNSEEN : answers.get(0).number("status") == 201 ? DONE : REFUSED;
            return new Answer(200, StandIn.json(Map.of("step", seen)));
        });
    }

    Report report() throws SQLException {
        return sql.transaction(() -> {
            Sql.Row totals = sql.query("SELECT COUNT(*) AS requests, IFNULL(SUM(replayed), 0) AS replays FROM requests")
                    .get(0);
            return new Report(totals.number("requests"), totals.number("replays"), count("done"), count("undone"));
        });
    }

    private Map<String, Integer> count(String what) throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Sql.Row row :
                sql.query("SELECT order_id, COUNT(*) AS n FROM lines WHERE what = ? GROUP BY order_id", what)) {
            counts.put(row.text("order_id"), row.number("n"));
        }
        return counts;
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }

    record Answer(int status, String body) {}

    /**
     * What the service says of itself.
     *
     * @param requests how many it was sent
     * @param replays how many of them repeated an earlier one with the same key
     * @param done how often the step was done, by order
     * @param undone how often it was undone, by order
     */
    record Report(int requests, int replays, Map<String, Integer> done, Map<String, Integer> undone) {}
}
