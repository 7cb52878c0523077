package io.perdure.examples.refunds;

import io.perdure.examples.processes.Recovered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run, for people and for programs.
 *
 * @param ledger what the payments service says
 * @param recovered what the journals tell of crashes
 * @param kills how many processes of the agent were killed
 * @param directory where the decisions and the journal are
 */
record Report(List<Row> rows, LedgerReport ledger, Recovered recovered, int kills, Path directory) {
    /** Prints it, and returns what the comparison of the books showed. */
    Books print() throws IOException {
        Books books = Books.check(rows, DecisionsFile.in(directory).read(), ledger);
        printMalformed();
        System.out.println();
        line(
                "requests",
                ledger.requests(),
                "sent to the payments service, " + ledger.replays() + " of them again with the same key");
        line("refunds", ledger.refunds().size(), "in its ledger");
        line("duplicates", books.duplicates(), "must be 0");
        line("lost", books.lost(), "must be 0");
        line("kills", kills, "of the agent's process, with SIGKILL");
        line("steps resumed", recovered.resumed(), "tasks taken up again in the middle");
        line("steps redone", recovered.redone(), "attempts cut off and made again, with the same key");
        System.out.println();
        books.problems().forEach(System.out::println);
        System.out.println(books.agree() ? "The books agree." : "THE BOOKS DO NOT AGREE.");
        System.out.println("Decisions: " + DecisionsFile.in(directory).path());
        System.out.println("Journal:   " + directory.resolve("agent.db"));
        return books;
    }

    private void printMalformed() {
        if (malformed().isEmpty()) {
            return;
        }
        System.out.println(malformed().size() + " of " + rows.size() + " rows are malformed and started no task:");
        for (Row.Malformed row : malformed()) {
            System.out.println("  line " + row.line() + ": " + row.problem());
        }
    }

    private List<Row.Malformed> malformed() {
        return rows.stream()
                .filter(Row.Malformed.class::isInstance)
                .map(Row.Malformed.class::cast)
                .toList();
    }

    private static void line(String what, int figure, String meaning) {
        System.out.printf("%-15s %6d  %s%n", what, figure, meaning);
    }

    Map<String, Object> figures(Books books, double seconds) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", rows.size());
        figures.put("malformed", malformed().size());
        figures.put("requests", ledger.requests());
        figures.put("replays", ledger.replays());
        figures.put("refunds", ledger.refunds().size());
        figures.put("duplicates", books.duplicates());
        figures.put("lost", books.lost());
        figures.put("kills", kills);
        figures.put("steps_resumed", recovered.resumed());
        figures.put("steps_redone", recovered.redone());
        figures.put("decisions_sha256", DecisionsFile.in(directory).sha256());
        figures.put("seconds", Math.round(seconds * 10) / 10.0);
        return figures;
    }
}
