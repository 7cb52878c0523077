package io.perdure.examples.refunds;

import io.perdure.examples.refunds.LedgerReport.Refund;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the agent says it did, held against what the payments service says was done.
 *
 * @param duplicates effects that happened, or were tried, more than once
 * @param lost refunds that only one side knows of, and valid requests that got none
 * @param problems each of them in a sentence
 */
record Books(int duplicates, int lost, List<String> problems) {
    boolean agree() {
        return duplicates == 0 && lost == 0;
    }

    /** Checks the decisions on these rows against the ledger. */
    static Books check(List<Row> rows, Map<String, Decision> decisions, LedgerReport ledger) {
        List<String> duplicates = duplicates(ledger);
        List<String> lost = lost(rows, decisions, ledger);
        List<String> problems = new ArrayList<>(duplicates);
        problems.addAll(lost);
        return new Books(duplicates.size() + ledger.repeats(), lost.size(), List.copyOf(problems));
    }

    private static List<String> duplicates(LedgerReport ledger) {
        List<String> problems = new ArrayList<>();
        Set<String> orders = new HashSet<>();
        for (Refund refund : ledger.refunds()) {
            if (!orders.add(refund.order())) {
                problems.add("Order " + refund.order() + " was refunded again, for request " + refund.request() + ".");
            }
        }
        return problems;
    }

    private static List<String> lost(List<Row> rows, Map<String, Decision> decisions, LedgerReport ledger) {
        Map<String, Refund> made = new HashMap<>();
        ledger.refunds().forEach(refund -> made.put(refund.request(), refund));
        List<String> problems = new ArrayList<>();
        for (Row row : rows) {
            if (row instanceof Row.Request request) {
                String problem = problem(request, decisions.get(request.id()), made.remove(request.id()), ledger);
                if (!problem.isEmpty()) {
                    problems.add("Request " + request.id() + " " + problem + ".");
                }
            }
        }
        made.keySet()
                .forEach(id ->
                        problems.add("The ledger has a refund for request " + id + ", which is not in the input."));
        return problems;
    }

    private static String problem(
            Row.Request request, @Nullable Decision decision, @Nullable Refund refund, LedgerReport ledger) {
        boolean told = decision != null && decision.outcome() == Decision.Outcome.REFUNDED;
        if (told && refund == null) {
            return "is said to be refunded and is not in the ledger";
        }
        if (refund != null && !told) {
            return "is refunded in the ledger and was not decided so";
        }
        if (refund != null) {
            boolean same =
                    refund.order().equals(request.order()) && refund.amount().compareTo(request.amount()) == 0;
            return same ? "" : "is refunded in the ledger with another order or amount";
        }
        BigDecimal open = ledger.unrefunded().get(request.order());
        return open != null && open.compareTo(request.amount()) == 0 ? "is valid and got no refund" : "";
    }
}
