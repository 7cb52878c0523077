package io.perdure.report;

import io.perdure.TaskHandle;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskStarted;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.Objects;

/**
 * What a task did, step by step: for people. Immutable; made of the journal and of nothing else, so the same journal gives the same report.
 *
 * <p>It quotes goals, replies, arguments and results, as the journal does; long ones are cut, and it is said how long they are. Whatever it
 * quotes is made harmless for the form it stands in: no text of a model or a tool is ever markup, a link or a control character.
 * The wording and the layout may change.
 */
public final class TaskReport {
    private final Report report;

    private TaskReport(Report report) {
        this.report = report;
    }

    /** The report of a task as its journal is now, without prices. */
    public static TaskReport of(TaskHandle<?> task) {
        return of(task, Prices.none());
    }

    /** The report of a task as its journal is now. */
    public static TaskReport of(TaskHandle<?> task, Prices prices) {
        return of(task.id(), task.history(), prices);
    }

    /**
     * The report of a journal, without prices.
     *
     * @throws IllegalArgumentException if it does not begin with {@code task-started}
     */
    public static TaskReport of(TaskId task, List<JournalEntry> journal) {
        return of(task, journal, Prices.none());
    }

    /**
     * The report of a journal.
     *
     * @throws IllegalArgumentException if it does not begin with {@code task-started}
     */
    public static TaskReport of(TaskId task, List<JournalEntry> journal, Prices prices) {
        Objects.requireNonNull(prices, "prices");
        if (journal.isEmpty() || !(journal.get(0) instanceof TaskStarted)) {
            throw new IllegalArgumentException("a whole journal is needed: its first entry is task-started");
        }
        return new TaskReport(Report.of(task, journal, prices));
    }

    /** The report as text for a terminal: no line is wider than 100 columns, and no text in it can command the terminal. */
    public String text() {
        return TextForm.of(report);
    }

    /**
     * The report as one HTML page, in UTF-8. It loads nothing, runs no script but its own (without which it says the same), and makes no link
     * of anything it quotes; a browser that meets anything else in it will not run it.
     */
    public String html() {
        return HtmlForm.of(report);
    }

    Report report() {
        return report;
    }

    @Override
    public String toString() {
        return "Report of task " + report.head().task();
    }
}
