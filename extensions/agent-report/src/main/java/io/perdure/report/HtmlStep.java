package io.perdure.report;

import java.util.stream.Stream;

/** What happened in one step: what the model said, what came of each call, and when. */
final class HtmlStep {
    private final Report report;
    private final Markup page;
    private final Drawing drawing;

    HtmlStep(Report report, Markup page, Drawing drawing) {
        this.report = report;
        this.page = page;
        this.drawing = drawing;
    }

    void write(Step step) {
        Scale scale = scale(step);
        page.open("div", "class", "body");
        moments(step.toldBefore(), "before");
        model(step, scale);
        step.toldCalls().shown().forEach(call -> call(call, scale));
        more(page, step.toldCalls().left(), "calls");
        moments(step.toldNotes(), "after");
        page.close();
    }

    private static Scale scale(Step step) {
        Stream<Span> ofCalls = step.calls().stream().flatMap(call -> call.spans().stream());
        return new Scale(Stream.concat(step.spans().stream(), ofCalls).toList(), step.from(), step.to());
    }

    private void model(Step step, Scale scale) {
        Asked asked = step.asked();
        if (!step.spans().isEmpty()) {
            page.open("div", "class", "lane-head").leaf("b", "", asked.isReplied() ? asked.model() : "no reply yet");
            page.leaf("span", "soft", asked.provider().equals(asked.model()) ? "" : asked.provider());
            page.leaf("span", "outcome", "");
            drawing.spans(
                    Told.of(step.spans(), 2 * Room.MOMENTS, Span::isOfNote).shown(), scale);
            page.leaf("span", "", Figures.duration(asked.took())).close();
        }
        page.leaf("pre", "quote said", asked.text());
    }

    private void call(CallStory call, Scale scale) {
        Moment outcome = call.outcome();
        page.open("div", "class", "call").open("div", "class", "lane-head");
        page.leaf("b", Css.of(call.tone()), call.tool());
        page.open("span", "class", "soft").text(Sentences.facts(call)).close();
        page.leaf("span", "outcome " + Css.of(outcome.tone()), outcome.what());
        drawing.spans(call.toldSpans().shown(), scale);
        page.leaf("span", "", Figures.duration(call.worked())).close();
        page.leaf("pre", "quote", call.arguments());
        if (call.moments().size() == 1) {
            page.leaf("pre", "quote result " + Css.of(outcome.tone()), outcome.detail());
        } else {
            moments(call.toldMoments(), "");
        }
        page.close();
    }

    private void moments(Told<Moment> told, String place) {
        if (!told.shown().isEmpty()) {
            page.open("ul", "class", "moments " + place);
            told.shown().forEach(this::moment);
            page.close();
            more(page, told.left(), "notes");
        }
    }

    private void moment(Moment moment) {
        page.open("li", "class", Css.of(moment.tone()));
        page.leaf("time", "", Figures.offset(report.head().from(), moment.at()));
        page.leaf("span", "", moment.what());
        page.leaf("pre", "quote", moment.detail());
        page.close();
    }

    static void more(Markup page, int left, String what) {
        if (left > 0) {
            page.leaf("p", "soft", "and " + Figures.count(left) + " more " + what + ", not told here");
        }
    }
}
