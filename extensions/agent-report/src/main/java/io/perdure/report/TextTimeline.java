package io.perdure.report;

import java.util.stream.Collectors;

/** The steps, as text: those in which something happened at length, the others of a long task on one line each. */
final class TextTimeline {
    private static final String INDENT = "         ";
    private static final int LONGEST = 500;

    /** Columns of the cells of a row; those below zero stand on the left. */
    private static final int[] WIDTHS = {5, 10, 13, -14, 9, 8, 9, -30};

    private final Report report;
    private final Lines lines;
    private final boolean brief;

    TextTimeline(Report report, Lines lines) {
        this.report = report;
        this.lines = lines;
        this.brief = report.groups().size() > 1;
    }

    void write() {
        lines.heading("Steps");
        lines.put(
                "",
                row(
                        "  ",
                        "",
                        "started",
                        "took",
                        "model",
                        "read",
                        "written",
                        report.currency().isEmpty() ? "" : "cost",
                        "calls"));
        report.groups().forEach(this::group);
        report.undoing().ifPresent(step -> {
            lines.heading("Undoing");
            step(step);
        });
    }

    private void group(Group group) {
        if (brief) {
            lines.blank()
                    .put(
                            "",
                            "--- Steps " + group.first() + " to " + group.last() + ": "
                                    + Figures.duration(group.tally().time().total()) + ", "
                                    + Figures.counted(group.tally().calls(), "call", "calls")
                                    + Sentences.troubles(group.tally()) + ", "
                                    + Figures.count(group.tally().usage().total()) + " tokens"
                                    + cost(group.tally().cost()));
        }
        group.steps().shown().forEach(this::step);
        more(group.steps().left(), "steps");
    }

    private String cost(Cost cost) {
        return report.currency().isEmpty() ? "" : ", " + Figures.cost(cost, report.currency());
    }

    private void step(Step step) {
        Asked asked = step.asked();
        lines.put(
                "",
                row(
                        Marks.of(step.tone()) + " ",
                        step.number() == 0 ? "" : "" + step.number(),
                        Figures.offset(report.head().from(), step.from()),
                        Figures.duration(step.tally().time().total()),
                        Visible.line(asked.model()),
                        Figures.count(asked.usage().input()),
                        Figures.count(asked.usage().output()),
                        report.currency().isEmpty() ? "" : Figures.cost(asked.cost()),
                        calls(step)));
        if (!brief || step.isOfNote()) {
            details(step);
        }
    }

    private static String row(String mark, String... cells) {
        StringBuilder row = new StringBuilder(mark);
        for (int i = 0; i < cells.length; i++) {
            int width = WIDTHS[i];
            row.append(width > 0 ? Columns.right(cells[i], width) : "  " + Columns.left(cells[i], -width - 2));
        }
        return row.toString();
    }

    private static String calls(Step step) {
        String calls = step.toldCalls().shown().stream().map(CallStory::tool).collect(Collectors.joining(", "));
        return Visible.line(calls);
    }

    private void details(Step step) {
        step.toldBefore().shown().forEach(note -> moment(INDENT, note));
        more(step.toldBefore().left(), "notes");
        lines.put(INDENT + "\" ", step.asked().text().shortened(LONGEST));
        step.toldCalls().shown().forEach(this::call);
        more(step.toldCalls().left(), "calls");
        step.toldNotes().shown().forEach(note -> moment(INDENT, note));
        more(step.toldNotes().left(), "notes");
    }

    private void call(CallStory call) {
        lines.put(INDENT, call.tool() + " " + Sentences.facts(call) + ", " + Figures.duration(call.worked()));
        lines.put(INDENT + "    ", call.arguments().shortened(LONGEST));
        call.toldMoments().shown().forEach(moment -> moment(INDENT + "  ", moment));
    }

    private void moment(String indent, Moment moment) {
        String at = Figures.offset(report.head().from(), moment.at());
        lines.put(indent + Marks.of(moment.tone()) + " ", at + " " + moment.what());
        lines.put(indent + "    ", moment.detail().shortened(LONGEST));
    }

    private void more(int left, String what) {
        if (left > 0) {
            lines.put(INDENT, "and " + Figures.count(left) + " more " + what + ", not told here");
        }
    }
}
