package io.perdure.report;

import io.perdure.journal.Plan;
import java.time.Duration;
import java.util.List;

/** The report as text for a terminal. */
final class TextForm {
    private static final int BAR = 40;
    private static final int NAME = 28;

    private final Report report;
    private final Head head;
    private final Lines lines = new Lines();

    private TextForm(Report report) {
        this.report = report;
        this.head = report.head();
    }

    static String of(Report report) {
        return new TextForm(report).text();
    }

    private String text() {
        head();
        ending();
        figures();
        time();
        report.remarks().forEach(this::remark);
        report.plan().ifPresent(this::plan);
        new TextTimeline(report, lines).write();
        models();
        tools();
        return lines.toString();
    }

    private void head() {
        lines.ends("Task " + head.task(), head.status().name());
        lines.put("", Sentences.agent(head));
        lines.put("", Sentences.times(head));
        lines.heading("Goal").put("  ", head.goal());
    }

    private void ending() {
        if (!head.answer().isBlank()) {
            lines.heading(head.reason().isEmpty() ? "Answer" : "What there was of an answer")
                    .put("  ", head.answer());
        }
        if (!head.reason().isEmpty()) {
            lines.heading("Why it ended: " + head.reason()).put("  ", head.detail());
        }
        if (!head.waits().isEmpty()) {
            lines.heading("What it waits for").list(head.waits());
        }
    }

    private void figures() {
        lines.heading("Figures");
        lines.put("  ", Sentences.work(report.total()));
        lines.put("  ", Sentences.tokens(report.total().usage()));
        lines.put("  ", "Cost: " + Figures.cost(report.total().cost(), report.currency()) + ".");
        Sentences.costNotes(report).forEach(note -> lines.put("  ", note));
    }

    private void time() {
        Duration total = report.total().time().total();
        if (total.isZero()) {
            return;
        }
        lines.heading("Where the time went");
        report.total().time().parts().forEach((activity, time) -> lines.put("  ", time(activity, time, total)));
    }

    private static String time(Activity activity, Duration time, Duration total) {
        int length = (int) Math.round((double) BAR * time.toMillis() / Math.max(1, total.toMillis()));
        return Columns.left(activity.words(), 38)
                + Columns.right(Figures.duration(time), 13)
                + Columns.right(Figures.percent(time, total), 6)
                + "  "
                + "#".repeat(length);
    }

    private void remark(Remark remark) {
        lines.heading(Marks.of(remark.topic().tone()) + " " + remark.topic().title() + ": " + remark.count());
        for (Remark.Line line : remark.lines()) {
            lines.put("  ", Sentences.told(line) + ": " + Sentences.places(line));
            lines.put("      ", line.moment().detail().shortened(Room.LINE));
        }
        if (remark.left() > 0) {
            lines.put("  ", "and " + Figures.count(remark.left()) + " more, among the steps");
        }
    }

    private void plan(PlanProgress plan) {
        lines.heading(Sentences.plan(plan));
        for (PlanProgress.Item item :
                Told.of(plan.items(), Room.MOMENTS, any -> true).shown()) {
            lines.put(
                    "  [" + mark(item.status()) + "] ",
                    item.id() + ": " + item.text().shortened(Room.LINE).text() + " (" + Figures.word(item.status())
                            + ", step " + item.step() + ")");
        }
        Told.of(plan.left(), Room.MENTIONS, any -> true)
                .shown()
                .forEach(item -> lines.put(
                        "  [ ] ",
                        item.id() + ": " + item.text().shortened(Room.LINE).text() + " (left out in step " + item.step()
                                + ")"));
    }

    private static char mark(Plan.Status status) {
        return switch (status) {
            case TODO -> ' ';
            case DOING -> '>';
            case DONE -> 'x';
            case DROPPED -> '-';
            default -> '?';
        };
    }

    private void models() {
        table(
                ModelUse.TITLES,
                report.models().stream()
                        .map(use -> use.cells(report.currency()))
                        .toList());
    }

    private void tools() {
        Told<ToolUse> told = Told.of(report.tools(), Room.MOMENTS, ToolUse::isOfNote);
        table(ToolUse.TITLES, told.shown().stream().map(ToolUse::cells).toList());
    }

    private void table(List<String> titles, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            lines.blank();
            row(titles, "");
            rows.forEach(row -> row(row, "  "));
        }
    }

    private void row(List<String> cells, String indent) {
        StringBuilder row = new StringBuilder(Columns.left(indent + Visible.line(cells.get(0)), NAME));
        int width = (Lines.WIDTH - NAME) / (cells.size() - 1);
        cells.subList(1, cells.size()).forEach(cell -> row.append(Columns.right(cell, width)));
        lines.put("", row.toString());
    }
}
