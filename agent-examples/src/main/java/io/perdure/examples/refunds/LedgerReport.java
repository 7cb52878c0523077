package io.perdure.examples.refunds;

import io.perdure.examples.processes.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the payments service says of itself.
 *
 * @param requests how many it was sent
 * @param replays how many of them repeated an earlier one with the same key, and were given the same answer
 * @param repeats effects that a refund request had, or tried to have, once more under another key
 * @param refunds those that were made, oldest first
 * @param unrefunded the amounts of the orders that nobody has refunded
 */
record LedgerReport(int requests, int replays, int repeats, List<Refund> refunds, Map<String, BigDecimal> unrefunded) {
    private static final String TOTALS = """
            SELECT COUNT(*) AS requests, IFNULL(SUM(replayed), 0) AS replays,
              (SELECT COUNT(*) FROM requests r JOIN refunds f ON f.request_id = r.request_id
                 WHERE r.what = 'refund' AND r.key <> f.key AND r.replayed = 0)
              + (SELECT COUNT(*) - COUNT(DISTINCT request_id) FROM notifications) AS repeats
            FROM requests""";

    static LedgerReport of(Sql sql) throws SQLException {
        Sql.Row totals = sql.query(TOTALS).get(0);
        List<Refund> refunds = new ArrayList<>();
        for (Sql.Row row : sql.query("SELECT order_id, request_id, amount FROM refunds ORDER BY id")) {
            refunds.add(new Refund(row.text("order_id"), row.text("request_id"), row.amount("amount")));
        }
        Map<String, BigDecimal> unrefunded = new LinkedHashMap<>();
        for (Sql.Row row : sql.query("SELECT id, amount FROM orders WHERE refunded_for = '' ORDER BY id")) {
            unrefunded.put(row.text("id"), row.amount("amount"));
        }
        return new LedgerReport(
                totals.number("requests"), totals.number("replays"), totals.number("repeats"), refunds, unrefunded);
    }

    record Refund(String order, String request, BigDecimal amount) {}
}
