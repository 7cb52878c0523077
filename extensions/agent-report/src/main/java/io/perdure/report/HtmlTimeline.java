package io.perdure.report;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** The steps, each on a line that opens; many of them in groups that open. */
final class HtmlTimeline {
    /** In a task of so few steps all are open. */
    private static final int ALL_OPEN = 12;

    private final Report report;
    private final Markup page;
    private final Drawing drawing;
    private final Duration longest;
    private final Duration longestGroup;

    HtmlTimeline(Report report, Markup page) {
        this.report = report;
        this.page = page;
        this.drawing = new Drawing(page);
        this.longest = longest(report.groups().stream()
                .flatMap(group -> group.steps().shown().stream())
                .map(Step::tally));
        this.longestGroup = longest(report.groups().stream().map(Group::tally));
    }

    private static Duration longest(Stream<Tally> tallies) {
        return tallies.map(tally -> tally.time().work())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    void write() {
        page.open("section", "class", "timeline").leaf("h2", "", "Steps");
        picture();
        tools();
        report.groups().forEach(this::group);
        report.undoing().ifPresent(step -> {
            page.leaf("h2", "", "Undoing");
            step(step);
        });
        page.close();
    }

    private void picture() {
        if (report.bars().size() > 1) {
            Duration highest = report.bars().stream()
                    .map(Bar::work)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            drawing.steps(report.bars(), highest);
            page.leaf("p", "soft caption", Sentences.picture(report.bars(), highest));
        }
    }

    /** What needs no script works without; the script shows the rest. */
    private void tools() {
        page.open("p", "class", "toolbar").open("label").empty("input", "type", "checkbox", "id", "only");
        page.text(" only where something happened").close();
        page.open("span", "id", "more", "hidden", "hidden")
                .empty("input", "type", "search", "placeholder", "find in steps");
        page.leaf("button", "", "open all")
                .leaf("button", "", "close all")
                .close()
                .close();
    }

    private void columns() {
        page.open("div", "class", "row head");
        for (String title : new String[] {"step", "started", "model", "calls", "work", "took", "read", "written"}) {
            page.leaf("span", "", title);
        }
        page.leaf("span", "", report.currency().isEmpty() ? "" : "cost, " + report.currency())
                .close();
    }

    private void group(Group group) {
        if (report.groups().size() == 1) {
            steps(group);
            return;
        }
        page.open("details", "class", "group" + (group.tone().isOfNote() ? "" : " quiet"))
                .open("summary");
        page.leaf("b", "", "Steps " + group.first() + " to " + group.last());
        page.leaf("span", "mark " + Css.of(group.tone()), Sentences.shortTroubles(group.tally()));
        drawing.work(group.tally().time(), longestGroup);
        page.leaf("span", "", Figures.duration(group.tally().time().total()));
        page.leaf("span", "", Figures.count(group.tally().usage().total()) + " tokens");
        page.leaf(
                "span",
                "",
                report.currency().isEmpty() ? "" : Figures.cost(group.tally().cost(), report.currency()));
        page.close();
        steps(group);
        page.close();
    }

    private void steps(Group group) {
        columns();
        group.steps().shown().forEach(this::step);
        HtmlStep.more(page, group.steps().left(), "steps");
    }

    private void step(Step step) {
        boolean open = report.total().steps() <= ALL_OPEN;
        String css = "step " + Css.of(step.tone()) + (step.isOfNote() ? "" : " quiet");
        if (open) {
            page.open("details", "class", css, "id", "s" + step.number(), "open", "open");
        } else {
            page.open("details", "class", css, "id", "s" + step.number());
        }
        row(step);
        new HtmlStep(report, page, drawing).write(step);
        page.close();
    }

    private void row(Step step) {
        Asked asked = step.asked();
        page.open("summary", "class", "row").leaf("b", "", step.number() == 0 ? "" : "" + step.number());
        page.leaf("span", "", Figures.offset(report.head().from(), step.from()));
        page.leaf("span", "name", asked.model());
        calls(step);
        drawing.work(step.tally().time(), longest);
        page.leaf("span", "", Figures.duration(step.tally().time().total()));
        page.leaf("span", "", Figures.count(asked.usage().input()));
        page.leaf("span", "", Figures.count(asked.usage().output()));
        page.leaf("span", "", report.currency().isEmpty() ? "" : Figures.cost(asked.cost()))
                .close();
    }

    private void calls(Step step) {
        page.open("span", "class", "names");
        step.toldCalls().shown().forEach(call -> page.leaf("i", Css.of(call.tone()), call.tool()));
        if (step.toldCalls().left() > 0) {
            page.leaf("i", "", "+" + step.toldCalls().left());
        }
        happened(step);
        page.close();
    }

    private void happened(Step step) {
        step.ownMoments()
                .filter(Moment::isOfNote)
                .map(moment -> moment.topic())
                .distinct()
                .limit(3)
                .forEach(topic -> page.leaf("em", Css.of(topic.tone()), topic.words()));
    }
}
