package io.perdure.memory.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/** Finds, in the SQL of a tool, the statements that would end or leave its transaction. */
final class TransactionSql {
    private static final Set<String> LEAVING = Set.of(
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ROLLBACK",
            "ABORT",
            "SAVEPOINT",
            "RELEASE",
            "PREPARE",
            "ATTACH",
            "DETACH",
            "PRAGMA",
            "VACUUM",
            "SET",
            "RESET",
            "DISCARD");

    // Between CREATE and what is created.
    private static final Set<String> ADJECTIVES = Set.of("OR", "REPLACE", "TEMP", "TEMPORARY", "CONSTRAINT");

    private final String sql;
    private int at;

    private TransactionSql(String sql) {
        this.sql = sql;
    }

    /** Refuses SQL of which a statement begins with a word that would end or leave the transaction. */
    static void demandHarmless(String sql) throws SQLException {
        TransactionSql scan = new TransactionSql(sql);
        while (scan.skipToWord()) {
            String word = scan.word();
            if (word.equals("CREATE") && scan.created().equals("TRIGGER")) {
                throw new SQLException(
                        "A TRANSACTIONAL tool cannot create a trigger: it would act in the transactions of others.");
            }
            if (LEAVING.contains(word)) {
                throw new SQLException("A TRANSACTIONAL tool cannot execute " + word
                        + ": its transaction is committed with its outcome. Return to commit, throw to undo.");
            }
            scan.skipStatement();
        }
    }

    /** Goes on to the first word of a statement; {@code false} if there is none. */
    private boolean skipToWord() {
        while (at < sql.length()) {
            if (isComment()) {
                skipComment();
            } else if (Character.isLetter(sql.charAt(at))) {
                return true;
            } else {
                at++; // white space, semicolons, and what the database will refuse
            }
        }
        return false;
    }

    private String created() {
        String what = "";
        do {
            what = skipToWord() ? word() : "";
        } while (ADJECTIVES.contains(what));
        return what;
    }

    private String word() {
        int begin = at;
        while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
            at++;
        }
        return sql.substring(begin, at).toUpperCase(Locale.ROOT);
    }

    private void skipStatement() {
        while (at < sql.length() && sql.charAt(at) != ';') {
            int quote = "'\"`[".indexOf(sql.charAt(at));
            if (isComment()) {
                skipComment();
            } else if (quote >= 0) {
                skipTo("'\"`]".substring(quote, quote + 1));
            } else {
                at++;
            }
        }
    }

    private boolean isComment() {
        return sql.startsWith("--", at) || sql.startsWith("/*", at);
    }

    private void skipComment() {
        at += 1;
        skipTo(sql.startsWith("-", at) ? "\n" : "*/");
    }

    // To behind the next one; a doubled quote is two texts side by side, which comes to the same.
    private void skipTo(String end) {
        int found = sql.indexOf(end, at + 1);
        at = found < 0 ? sql.length() : found + end.length();
    }
}
