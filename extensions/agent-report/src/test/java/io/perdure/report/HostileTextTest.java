package io.perdure.report;

import static io.perdure.report.Story.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AnswerGiven;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.Plan;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.ToolSuspended;
import io.perdure.json.Json;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a journal, the page keeps its structure and the terminal its peace. */
class HostileTextTest {
    static Stream<String> hostile() {
        return Stream.of(
                "<script>alert(1)</script>",
                "</script><script>alert(1)</script>",
                "</style><style>*{display:none}</style>",
                "</title></head><body onload=alert(1)>",
                "<img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)\" x=\"",
                "' autofocus onfocus='alert(1)",
                "`onload=alert(1)`",
                "<a href=javascript:alert(1)>click</a>",
                "https://evil.example/?q=1 and mailto:a@evil.example",
                "<!-- --> <![CDATA[ ]]> <!DOCTYPE html>",
                "<svg><script>alert(1)</script></svg>",
                "</pre></details></body></html>",
                "&lt;b&gt; &amp; &#60;script&#62; &quot;",
                "{{constructor.constructor('alert(1)')()}} ${7*7} <%= 1 %>",
                "expression(alert(1)); background:url(javascript:alert(1))",
                "]]>*/</style>--></script>",
                "\u001b[2J\u001b]0;owned\u0007\u001b[31m",
                "\u0000\u0008\u007f\u0085\u009b31m",
                "\u202Eevil\u202C\u2066x\u2069\u200F\u061C",
                "a\u200Bb\uFEFFc\u00ADd\u2060e\u3164f\u115Fg",
                "tag \uDB40\uDC41\uDB40\uDC42 and selector \uDB40\uDD00 \uFE00",
                "line\u2028separator\u2029here",
                "half \uD800 pair \uDC00",
                "carriage\rreturn\r\nover\u000Bwritten\u000C",
                "\t\ttabs\n\n\nlines");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_page_has_the_elements_it_has_with_harmless_texts(String text) {
        Document harmless = HtmlFormTest.parsed(page("harmless"));
        Document hostile = HtmlFormTest.parsed(page(text));

        assertThat(skeleton(hostile)).isEqualTo(skeleton(harmless));
        assertThat(hostile.select("a").eachAttr("href")).allMatch(href -> href.matches("#s\\d+"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_reader_sees_the_text_where_it_belongs(String text) {
        Document page = HtmlFormTest.parsed(page(text));

        assertThat(page.select(".texts .quote").first().wholeText().strip())
                .isEqualTo(Visible.of(text).strip());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothing_hidden_reaches_the_page_or_the_terminal(String text) {
        TaskReport report = story(text).whole(Stories.PRICES);
        Pattern hidden = Pattern.compile(
                "[\\p{Cntrl}&&[^\n]]|[\\p{Cf}&&[^\u200C\u200D]]|[\u0080-\u009F\u2028\u2029\u3164\u115F\\p{Cs}]"
                        + "|[\uFE00-\uFE0D]|[\\x{E0100}-\\x{E01EF}]");

        assertThat(hidden.matcher(report.text()).results()).as("in the text").isEmpty();
        assertThat(hidden.matcher(report.html().replace('\t', ' ')).results())
                .as("in the page")
                .isEmpty();
        assertThat(report.text().lines()).allMatch(line -> Columns.of(line) <= Lines.WIDTH);
    }

    @Test
    void a_name_cannot_pass_for_a_line_of_the_report() {
        assertThat(Excerpt.name("x\nroll_back: done (checkout)\u2028y\r\tz"))
                .isEqualTo("x roll_back: done (checkout)\\u{2028}y z");
    }

    private static String page(String text) {
        return story(text).whole(Stories.PRICES).html();
    }

    /** Names of elements and attributes in order, and the values that are not texts. */
    private static List<String> skeleton(Document page) {
        List<String> all = new ArrayList<>();
        for (Element element : page.getAllElements()) {
            all.add(element.tagName()
                    + element.attributes().asList().stream()
                            .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                            .toList());
        }
        return all;
    }

    /** A journal with this text wherever a text can stand. */
    private static Story story(String text) {
        Story story = new Story()
                .add(at -> new TaskStarted(
                        at, text, text, text, text, text, text, Map.of(text, text), Map.of(text, text), text));
        story.add(at -> new RunTraced(at, text))
                .add(at -> new ModelFailed(
                        at,
                        1,
                        text,
                        new LlmFailure(LlmFailure.Kind.OTHER, text, null),
                        LlmFailure.Reaction.FALL_BACK,
                        at,
                        Duration.ZERO))
                .replied(
                        text,
                        text,
                        new TokenUsage(10, 10),
                        1_000,
                        text,
                        call(text, text),
                        call(text, text),
                        call(Plan.TOOL, plan(text)))
                .attempt(0, 1, Effect.ONCE)
                .attemptFailed(0, 1, text, 10)
                .attempt(0, 2, Effect.ONCE)
                .add(at -> new TaskResumed(at, text, text, text, List.of(text)))
                .add(at -> new OutcomeInDoubt(
                        at, story.id(0), new ToolFailure(ToolFailure.Kind.INTERRUPTED, text, true), true))
                .add(at -> new ReconcileEnded(at, story.id(0), Finding.Kind.CANNOT_TELL, text, null))
                .ended(0, Story.unknown(ToolFailure.Kind.INTERRUPTED, text))
                .add(at -> new InvocationWaiting(at, story.id(1), Wait.forAnswer(text), null))
                .add(at -> new AnswerGiven(at, story.id(1).callId(), text, text))
                .add(at -> new AnswerGiven(at, text, text, text))
                .ended(1, ToolOutcome.done(text))
                .done(2, Effect.READ_ONLY, 1, text)
                .add(at -> new LateResult(at, story.id(0), 1, ToolOutcome.done(text)))
                .add(at -> new SignalReceived(at, text, text))
                .add(at -> new MonitorSpoke(at, 1, text, MonitorSpoke.Severity.PAUSE, text, text))
                .add(at -> new ToolSuspended(at, text, at, text))
                .add(at -> new TaskPaused(at, text))
                .add(at -> new CancelRequested(at, text))
                .add(at -> new AnswerRejected(at, 1, text))
                .add(at ->
                        new RollbackStarted(at, List.of(story.id(1).undoing()), TaskStatus.CANCELLED, text, text, text))
                .add(at -> new TaskEnded(
                        at,
                        TaskStatus.CANCELLED,
                        text,
                        text,
                        text,
                        List.of(new TaskEnded.NotUndone(story.id(0), text, text))));
        return story;
    }

    private static String plan(String text) {
        String quoted =
                Json.mapper().getNodeFactory().textNode(Json.storable(text)).toString();
        return "{\"items\":[{\"id\":%s,\"text\":%s,\"status\":\"DOING\"}]}".formatted(quoted, quoted);
    }

    /** A task id holds no control characters, but anything else. */
    @ParameterizedTest
    @MethodSource("hostile")
    void the_name_of_a_task_is_a_text_too(String text) {
        String id = Json.storable(text).replaceAll("\\p{Cntrl}", "") + "-1";
        List<io.perdure.journal.JournalEntry> journal = story("x").journal();
        Document page =
                HtmlFormTest.parsed(TaskReport.of(TaskId.of(id), journal).html());

        assertThat(page.select("h1").first().wholeText()).isEqualTo(Visible.of(id));
        assertThat(page.title()).endsWith("-1 · CANCELLED");
    }
}
