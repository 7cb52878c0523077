package io.perdure.report;

import java.util.ArrayList;
import java.util.List;

/** What each model and each tool did. */
final class HtmlTables {
    private final Report report;
    private final Markup page;

    HtmlTables(Report report, Markup page) {
        this.report = report;
        this.page = page;
    }

    void write() {
        models();
        tools();
    }

    private void models() {
        List<List<String>> rows = new ArrayList<>();
        for (ModelUse use :
                Told.of(report.models(), Room.MOMENTS, ModelUse::isUnpriced).shown()) {
            rows.add(List.of(
                    use.name(),
                    Figures.count(use.replies()),
                    Figures.duration(use.took()),
                    Figures.count(use.usage().input()),
                    Figures.count(use.usage().output()),
                    Figures.cost(use.cost(), report.currency())));
        }
        table("Models", List.of("model", "replies", "took", "tokens read", "written", "cost"), rows);
    }

    private void tools() {
        List<List<String>> rows = new ArrayList<>();
        Told<ToolUse> told = Told.of(report.tools(), Room.MOMENTS, ToolUse::isOfNote);
        for (ToolUse use : told.shown()) {
            rows.add(List.of(
                    use.tool(),
                    Figures.count(use.calls()),
                    Figures.count(use.done()),
                    Figures.count(use.failed()),
                    Figures.count(use.unknown()),
                    Figures.count(use.attempts()),
                    Figures.duration(use.worked()),
                    Figures.duration(use.longest())));
        }
        table("Tools", List.of("tool", "calls", "done", "failed", "unknown", "attempts", "took", "longest"), rows);
    }

    private void table(String title, List<String> titles, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.open("section")
                .leaf("h2", "", title)
                .open("div", "class", "scroll")
                .open("table")
                .open("tr");
        titles.forEach(one -> page.leaf("th", "", one));
        page.close();
        for (List<String> row : rows) {
            page.open("tr").leaf("th", "", row.get(0));
            row.subList(1, row.size()).forEach(cell -> page.leaf("td", "", cell));
            page.close();
        }
        page.close().close().close();
    }
}
