package io.perdure.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Bars, as SVG. They have no words: the numbers they draw stand beside them. */
final class Drawing {
    private static final int LEAST = 5;
    private static final int HEIGHT = 100;
    private static final int WAITED = 40;

    /** Pixels; many bars are as narrow as the page makes them. */
    private static final int WIDEST = 26;

    private final Markup page;

    Drawing(Markup page) {
        this.page = page;
    }

    private Markup begin(String cssClass, int height) {
        return page.open(
                "svg",
                "class",
                cssClass,
                "viewBox",
                "0 0 " + Scale.LENGTH + " " + height,
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
    }

    private void rect(String cssClass, int x, int width) {
        int visible = Math.max(LEAST, width);
        String place = "" + Math.min(x, Scale.LENGTH - visible);
        page.empty("rect", "class", cssClass, "x", place, "width", "" + visible, "height", "10");
    }

    /** When something went on, on the scale of its step. */
    void spans(List<Span> spans, Scale scale) {
        begin("lane", 10);
        for (Span span : spans) {
            int x = scale.place(span.from());
            rect(css(span), x, scale.place(span.to()) - x);
        }
        page.close();
    }

    private static String css(Span span) {
        return span.tone().isOfNote() ? Css.of(span.tone()) : Css.of(span.activity());
    }

    /** How long a step took, where the whole line is so long; a wait is a piece of always the same length. */
    void work(TimeSplit time, Duration longest) {
        begin("work", 10);
        int model = share(time.of(Activity.MODEL), longest);
        int tools = share(time.work().minus(time.of(Activity.MODEL)), longest);
        int room = Scale.LENGTH - WAITED;
        rect(Css.of(Activity.MODEL), 0, model * room / Scale.LENGTH);
        if (tools > 0) {
            rect(Css.of(Activity.TOOL), model * room / Scale.LENGTH, tools * room / Scale.LENGTH);
        }
        if (time.total().compareTo(time.work().multipliedBy(2)) > 0) {
            rect(Css.of(Activity.WAIT), (model + tools) * room / Scale.LENGTH, WAITED);
        }
        page.close();
    }

    /** Where the time went, one beside the other. */
    void split(TimeSplit time) {
        begin("split", 10);
        int x = 0;
        for (Map.Entry<Activity, Duration> part : time.parts().entrySet()) {
            int width = share(part.getValue(), time.total());
            rect(Css.of(part.getKey()), x, width);
            x += width;
        }
        page.close();
    }

    /** All steps, each as high as its work was long; below the bar a mark if something happened. */
    void steps(List<Bar> bars, Duration longest) {
        page.open(
                "svg",
                "class",
                "steps",
                "width",
                "" + bars.size() * WIDEST,
                "viewBox",
                "0 0 " + bars.size() * 10 + " " + (HEIGHT + 12),
                "preserveAspectRatio",
                "none");
        for (int i = 0; i < bars.size(); i++) {
            bar(bars.get(i), 10 * i, longest);
        }
        page.close();
    }

    private void bar(Bar bar, int x, Duration longest) {
        int model = share(bar.model(), longest) * HEIGHT / Scale.LENGTH;
        int tools = share(bar.tools(), longest) * HEIGHT / Scale.LENGTH;
        page.open("a", "href", "#s" + bar.first()).leaf("title", "", Sentences.bar(bar));
        column("hit", x, 0, HEIGHT + 12);
        column(Css.of(Activity.MODEL), x, HEIGHT - model, model);
        column(Css.of(Activity.TOOL), x, HEIGHT - model - tools, tools);
        if (bar.tone().isOfNote()) {
            column(Css.of(bar.tone()), x, HEIGHT + 3, 8);
        }
        page.close();
    }

    private void column(String cssClass, int x, int y, int height) {
        page.empty("rect", "class", cssClass, "x", "" + x, "y", "" + y, "width", "9", "height", "" + height);
    }

    private static int share(Duration part, Duration whole) {
        return whole.isZero()
                ? 0
                : (int) Math.min(Scale.LENGTH, Math.round((double) Scale.LENGTH * part.toNanos() / whole.toNanos()));
    }

    /** A patch of the colour that stands for it. */
    static void sample(Markup page, Activity activity) {
        page.open("svg", "class", "sample", "viewBox", "0 0 10 10", "aria-hidden", "true");
        page.empty("rect", "class", Css.of(activity), "width", "10", "height", "10")
                .close();
    }
}
