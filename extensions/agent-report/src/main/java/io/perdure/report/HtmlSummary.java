package io.perdure.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one reads first: which task, how it ended, what it took, and what to look at. */
final class HtmlSummary {
    private final Report report;
    private final Head head;
    private final Markup page;

    HtmlSummary(Report report, Markup page) {
        this.report = report;
        this.head = report.head();
        this.page = page;
    }

    void write() {
        header();
        texts();
        figures();
        time();
        remarks();
        report.plan().ifPresent(this::plan);
    }

    private void header() {
        page.open("header");
        page.leaf("p", "status " + Css.of(head.tone()), head.status().name().replace('_', ' '));
        page.leaf("h1", "", head.task());
        page.leaf("p", "soft", Sentences.agent(head));
        page.leaf("p", "soft", Sentences.times(head));
        page.close();
    }

    private void texts() {
        page.open("section", "class", "texts");
        quoted("Goal", "plain", head.goal());
        if (!head.reason().isEmpty()) {
            page.leaf("h2", "", "Why it ended: " + head.reason());
            page.leaf("pre", "quote " + Css.of(head.tone()), head.detail());
        }
        quoted(head.reason().isEmpty() ? "Answer" : "What there was of an answer", Css.of(head.tone()), head.answer());
        if (!head.waits().isEmpty()) {
            page.leaf("h2", "", "What it waits for");
            items(head.waits());
        }
        page.close();
    }

    private void quoted(String title, String tone, Excerpt text) {
        if (!text.isBlank()) {
            page.leaf("h2", "", title).leaf("pre", "quote " + tone, text);
        }
    }

    private void items(List<String> texts) {
        page.open("ul");
        texts.forEach(text -> page.leaf("li", "", text));
        page.close();
    }

    private void figures() {
        Tally total = report.total();
        page.open("section", "class", "figures");
        figure(
                "Duration",
                Figures.between(head.from(), head.to()),
                "worked " + Figures.duration(total.time().work()));
        figure("Steps", Figures.count(total.steps()), Sentences.silent(total));
        figure("Calls", Figures.count(total.calls()), Sentences.callTroubles(total));
        figure(
                "Tokens",
                Figures.count(total.usage().total()),
                Figures.count(total.usage().input()) + " read, "
                        + Figures.count(total.usage().output()) + " written");
        figure("Cost", Figures.cost(total.cost(), report.currency()), "");
        page.close();
        Sentences.costNotes(report).forEach(note -> page.leaf("p", "soft caption", note));
    }

    private void figure(String title, String value, String more) {
        page.open("div")
                .leaf("h2", "", title)
                .leaf("b", "", value)
                .leaf("small", "", more)
                .close();
    }

    private void time() {
        TimeSplit time = report.total().time();
        Duration total = time.total();
        if (total.isZero()) {
            return;
        }
        page.open("section").leaf("h2", "", "Where the time went");
        new Drawing(page).split(time);
        page.open("ul", "class", "legend");
        for (Map.Entry<Activity, Duration> part : time.parts().entrySet()) {
            page.open("li");
            Drawing.sample(page, part.getKey());
            page.leaf("span", "", part.getKey().words());
            page.leaf("b", "", Figures.duration(part.getValue()));
            page.leaf("span", "soft", Figures.percent(part.getValue(), total)).close();
        }
        page.close().close();
    }

    private void remarks() {
        if (report.remarks().isEmpty()) {
            return;
        }
        page.open("section").leaf("h2", "", "To look at");
        page.open("div", "class", "remarks");
        report.remarks().forEach(this::remark);
        page.close().close();
    }

    private void remark(Remark remark) {
        page.open("div", "class", "remark " + Css.of(remark.topic().tone()));
        page.open("h3")
                .leaf("span", "count", Figures.count(remark.count()))
                .leaf("span", "", remark.topic().title())
                .close();
        page.open("ul");
        remark.lines().forEach(this::line);
        if (remark.left() > 0) {
            page.leaf("li", "soft", "and " + Figures.count(remark.left()) + " more, among the steps");
        }
        page.close().close();
    }

    private void line(Remark.Line line) {
        page.open("li").leaf("span", "", Sentences.told(line)).open("span", "class", "places");
        for (Remark.Place place : line.places()) {
            page.text(" ")
                    .open("a", "href", "#s" + place.step())
                    .text(place.name())
                    .close();
        }
        page.text(Sentences.more(line)).close();
        page.leaf("pre", "quote", line.moment().detail().shortened(Room.LINE)).close();
    }

    private void plan(PlanProgress plan) {
        page.open("section").leaf("h2", "", Sentences.plan(plan)).open("ul", "class", "plan");
        for (PlanProgress.Item item :
                Told.of(plan.items(), Room.MOMENTS, any -> true).shown()) {
            item(item, Figures.word(item.status()));
        }
        Told.of(plan.left(), Room.MENTIONS, any -> true).shown().forEach(item -> item(item, "left out"));
        page.close().close();
    }

    private void item(PlanProgress.Item item, String status) {
        page.open("li", "class", status.replace(' ', '-')).leaf("i", "", status);
        page.leaf("code", "", item.id()).leaf("span", "", item.text().shortened(Room.LINE));
        page.open("a", "href", "#s" + item.step())
                .text("step " + item.step())
                .close()
                .close();
    }
}
