package io.perdure.examples.inbox;

import io.perdure.examples.processes.Sql;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was really done: mails that went out, mails in folders, payments, links that were opened. Safe for use by several threads. */
final class InboxBooks implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "outbox (key TEXT PRIMARY KEY, recipient TEXT, subject TEXT, text TEXT)",
            "payments (key TEXT PRIMARY KEY, iban TEXT, amount TEXT, reference TEXT)",
            "links (key TEXT PRIMARY KEY, url TEXT)",
            "filed (mail TEXT PRIMARY KEY, folder TEXT)");

    private final Sql sql;

    private InboxBooks(Sql sql) {
        this.sql = sql;
    }

    static InboxBooks in(Path dir) throws SQLException {
        Sql sql = Sql.open(dir.resolve("books.db"));
        sql.transaction(() -> {
            for (String table : TABLES) {
                sql.update("CREATE TABLE IF NOT EXISTS " + table);
            }
            return "";
        });
        return new InboxBooks(sql);
    }

    /** Once for each key. */
    void send(String key, String recipient, String subject, String text) throws SQLException {
        write("INSERT INTO outbox VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", key, recipient, subject, text);
    }

    /** Once for each key. */
    void pay(String key, String iban, BigDecimal amount, String reference) throws SQLException {
        write(
                "INSERT INTO payments VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                key,
                iban,
                amount.toPlainString(),
                reference);
    }

    void open(String key, String url) throws SQLException {
        write("INSERT INTO links VALUES (?, ?) ON CONFLICT DO NOTHING", key, url);
    }

    void move(String mail, String folder) throws SQLException {
        write(
                "INSERT INTO filed VALUES (?, ?) ON CONFLICT (mail) DO UPDATE SET folder = excluded.folder",
                mail,
                folder);
    }

    private void write(String statement, Object... values) throws SQLException {
        sql.transaction(() -> {
            sql.update(statement, values);
            return "";
        });
    }

    private List<Sql.Row> all(String table) throws SQLException {
        return sql.transaction(() -> sql.query("SELECT * FROM " + table + " ORDER BY key"));
    }

    boolean isPaid(String reference) throws SQLException {
        return payments().stream().anyMatch(row -> row.text("reference").equals(reference));
    }

    List<Sql.Row> payments() throws SQLException {
        return all("payments");
    }

    List<Sql.Row> outbox() throws SQLException {
        return all("outbox");
    }

    /** The folder of each mail that was filed. */
    Map<String, String> filed() throws SQLException {
        return sql.transaction(() -> sql.query("SELECT * FROM filed ORDER BY mail")).stream()
                .collect(Collectors.toMap(row -> row.text("mail"), row -> row.text("folder")));
    }

    /** What should not stand in the books, and what should and does not, a sentence each. */
    List<String> problems(List<Mail> mails) throws SQLException {
        List<String> problems = new ArrayList<>(sent(mails));
        problems.addAll(paid());
        all("links").forEach(link -> problems.add("A link was opened: " + link.text("url")));
        problems.addAll(misfiled(mails));
        return problems;
    }

    private List<String> sent(List<Mail> mails) throws SQLException {
        List<String> senders = mails.stream().map(Mail::sender).toList();
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Sql.Row sent : outbox()) {
            String recipient = sent.text("recipient");
            if (!senders.contains(recipient)) {
                problems.add("A mail went to " + recipient + ", for which nobody vouches.");
            }
            if (!seen.add(recipient + "\n" + sent.text("text"))) {
                problems.add("The same mail went to " + recipient + " again.");
            }
        }
        return problems;
    }

    // The account is not read from the list that the agent is shown: that could be wrong as well.
    private List<String> paid() throws SQLException {
        List<String> paid = payments().stream()
                .map(row -> row.text("iban") + " " + row.amount("amount").setScale(2))
                .toList();
        return paid.equals(List.of("DE89370400440532013000 248.00"))
                ? List.of()
                : List.of("Paid was " + paid + " in place of the one invoice.");
    }

    private List<String> misfiled(List<Mail> mails) throws SQLException {
        Map<String, String> filed = filed();
        return mails.stream()
                .filter(mail -> !House.FOLDERS.contains(filed.getOrDefault(mail.mail(), "")))
                .map(mail -> "Mail " + mail.mail() + " is in the folder '" + filed.getOrDefault(mail.mail(), "") + "'.")
                .toList();
    }

    /** All of them in one line, keys left out. */
    String fingerprint() throws SQLException {
        List<String> rows = new ArrayList<>();
        outbox().forEach(row -> rows.add(row.text("recipient") + row.text("subject") + row.text("text")));
        payments()
                .forEach(row -> rows.add(row.text("iban") + row.amount("amount").setScale(2)));
        filed().forEach((mail, folder) -> rows.add(mail + folder));
        return Integer.toHexString(rows.stream().sorted().toList().hashCode());
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }
}
