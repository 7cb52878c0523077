package io.perdure.report;

/** The report as a page of its own: it fetches nothing, and says all without its script. */
final class HtmlForm {
    /** Whatever a text does, a browser runs and loads nothing but the two files of this package. */
    private static final String POLICY = "default-src 'none'; style-src " + PageFile.STYLE.hash() + "; script-src "
            + PageFile.SCRIPT.hash() + "; base-uri 'none'; form-action 'none'";

    private final Report report;
    private final Markup page = new Markup();

    private HtmlForm(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new HtmlForm(report).page();
    }

    private String page() {
        page.open("html", "lang", "en");
        head();
        page.open("body");
        pattern();
        page.open("main");
        new HtmlSummary(report, page).write();
        new HtmlTimeline(report, page).write();
        new HtmlTables(report, page).write();
        page.leaf("footer", "", Sentences.footer(report.head())).close().file("script", PageFile.SCRIPT);
        return page.close().close() + "\n";
    }

    private void head() {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        meta("viewport", "width=device-width, initial-scale=1");
        meta("color-scheme", "light dark");
        meta("referrer", "no-referrer");
        meta("format-detection", "telephone=no, date=no, address=no, email=no"); // or phones make links of numbers
        page.leaf("title", "", report.head().task() + " · " + report.head().status());
        page.file("style", PageFile.STYLE).close();
    }

    private void meta(String name, String content) {
        page.empty("meta", "name", name, "content", content);
    }

    /** Stripes for waits, so that they differ from work by more than a colour. */
    private void pattern() {
        page.open("svg", "class", "defs", "width", "0", "height", "0", "aria-hidden", "true");
        stripes("stripes", "3");
        stripes("fine-stripes", "1");
        page.close();
    }

    private void stripes(String id, String width) {
        page.open("pattern", "id", id, "width", "6", "height", "6", "patternUnits", "userSpaceOnUse");
        page.empty("rect", "class", "stripe-ground", "width", "6", "height", "6");
        page.empty("rect", "class", "stripe", "width", width, "height", "6").close();
    }
}
