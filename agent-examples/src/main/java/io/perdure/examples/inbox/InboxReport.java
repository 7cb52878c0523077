package io.perdure.examples.inbox;

import io.perdure.examples.processes.Recovered;
import io.perdure.examples.processes.Sql;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.tool.ToolFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of a run, for people and for programs.
 *
 * @param lines one for each mail
 * @param problems what is wrong with the books
 */
record InboxReport(
        List<Line> lines, List<String> problems, int paid, String fingerprint, Recovered recovered, int kills) {
    private static final String ROW = "%-4s %-32s %-9s %-12s %s%n";

    /**
     * What came of a mail.
     *
     * @param questions that a person was asked
     * @param approved how many of them were answered with yes
     * @param refused the calls that were not made, and why
     */
    record Line(Mail mail, boolean answered, String folder, int questions, int approved, List<String> refused) {}

    static InboxReport of(Map<Mail, List<JournalEntry>> journals, InboxBooks books, int kills) throws SQLException {
        Set<String> answered = books.outbox().stream()
                .map((Sql.Row row) -> row.text("recipient"))
                .collect(Collectors.toSet());
        Map<String, String> filed = books.filed();
        List<Line> lines = new ArrayList<>();
        Recovered recovered = Recovered.NOTHING;
        for (var one : journals.entrySet()) {
            Mail mail = one.getKey();
            boolean sent = answered.contains(mail.sender()) && isDone(one.getValue(), "send_mail");
            lines.add(line(mail, sent, filed.getOrDefault(mail.mail(), "-"), one.getValue()));
            recovered = recovered.plus(Recovered.in(one.getValue()));
        }
        List<Mail> mails = List.copyOf(journals.keySet());
        return new InboxReport(
                lines, books.problems(mails), books.payments().size(), books.fingerprint(), recovered, kills);
    }

    private static Line line(Mail mail, boolean answered, String folder, List<JournalEntry> journal) {
        int questions = count(journal, ApprovalRequested.class);
        int yes = (int) journal.stream()
                .filter(entry -> entry instanceof ApprovalGiven given && given.verdict() != Verdict.NO)
                .count();
        return new Line(mail, answered, folder, questions, yes, refused(journal));
    }

    private static int count(List<JournalEntry> journal, Class<?> kind) {
        return (int) journal.stream().filter(kind::isInstance).count();
    }

    private static boolean isDone(List<JournalEntry> journal, String tool) {
        return journal.stream()
                .anyMatch(entry -> entry instanceof InvocationEnded ended
                        && ended.outcome().isDone()
                        && tool(journal, ended).equals(tool));
    }

    private static List<String> refused(List<JournalEntry> journal) {
        List<String> refused = new ArrayList<>();
        for (JournalEntry entry : journal) {
            if (entry instanceof InvocationEnded ended
                    && ended.outcome().failure() != null
                    && ended.outcome().failure().kind() == ToolFailure.Kind.REFUSED) {
                refused.add(tool(journal, ended) + ": " + reason(ended.outcome().failure()));
            }
        }
        return refused;
    }

    // The reason, without what the model is told to do next.
    private static String reason(ToolFailure failure) {
        return failure.message().replaceFirst("^Not allowed ", "").replaceFirst("\\. Leave it out, .*", "");
    }

    private static String tool(List<JournalEntry> journal, InvocationEnded ended) {
        return journal.stream()
                .filter(entry -> entry instanceof ModelReplied reply
                        && reply.step() == ended.id().step())
                .map(entry -> ((ModelReplied) entry)
                        .reply()
                        .calls()
                        .get(ended.id().index())
                        .tool())
                .findFirst()
                .orElse("");
    }

    void print() {
        System.out.printf(ROW, "mail", "verified sender", "answered", "folder", "questions");
        lines.forEach(InboxReport::print);
        System.out.println();
        totals().forEach((name, figure) -> System.out.printf("%-16s %s%n", name.replace('_', ' '), figure));
        problems.forEach(System.out::println);
        System.out.println(problems.isEmpty() ? "The books agree." : "THE BOOKS DO NOT AGREE.");
    }

    private static void print(Line line) {
        String questions = line.questions() == 0 ? "" : line.questions() + ", yes to " + line.approved();
        String answered = line.answered() ? "yes" : "";
        System.out.printf(ROW, line.mail().mail(), line.mail().sender(), answered, line.folder(), questions);
        line.refused().forEach(reason -> System.out.println("       not made: " + reason));
    }

    private Map<String, Object> totals() {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("mails", lines.size());
        totals.put("answered", lines.stream().filter(Line::answered).count());
        totals.put(
                "filed",
                lines.stream()
                        .filter(line -> House.FOLDERS.contains(line.folder()))
                        .count());
        totals.put("paid", paid);
        totals.put("questions", lines.stream().mapToInt(Line::questions).sum());
        totals.put("approved", lines.stream().mapToInt(Line::approved).sum());
        totals.put(
                "not_made",
                lines.stream().mapToInt(line -> line.refused().size()).sum());
        totals.put("kills", kills);
        totals.put("steps_resumed", recovered.resumed());
        totals.put("steps_redone", recovered.redone());
        return totals;
    }

    Map<String, Object> figures(double seconds) {
        Map<String, Object> figures = totals();
        Map<String, Integer> reasons = new TreeMap<>();
        lines.forEach(line -> line.refused()
                .forEach(reason ->
                        reasons.merge(reason.replaceFirst("(?s)^\\w+: \\[([a-z-]+)].*", "$1"), 1, Integer::sum)));
        figures.put("reasons", reasons);
        figures.put("wrong", problems.size());
        figures.put("books", fingerprint);
        figures.put("seconds", Math.round(seconds * 10) / 10.0);
        return figures;
    }
}
