package io.perdure.report;

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
        Told<ModelUse> told = Told.of(report.models(), Room.MOMENTS, ModelUse::isUnpriced);
        table(
                "Models",
                ModelUse.TITLES,
                told.shown().stream().map(use -> use.cells(report.currency())).toList());
    }

    private void tools() {
        Told<ToolUse> told = Told.of(report.tools(), Room.MOMENTS, ToolUse::isOfNote);
        table("Tools", ToolUse.TITLES, told.shown().stream().map(ToolUse::cells).toList());
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
