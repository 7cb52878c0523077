package io.perdure.report;

import static io.perdure.report.Story.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.tool.Effect;
import io.perdure.tool.ToolFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Reports of long tasks stay small enough to open, and say what they leave out. */
class LongReportTest {
    private static final int MEGABYTE = 1_000_000;

    @Test
    void a_thousand_steps_are_all_there_in_groups_that_open() {
        String html = Stories.longStory(1_000).whole(Stories.PRICES).html();
        Document page = HtmlFormTest.parsed(html);

        assertThat(html.length()).isLessThan(3 * MEGABYTE);
        assertThat(page.select("details.step")).hasSize(1_001);
        assertThat(page.select("details.group")).hasSize(21);
        assertThat(page.select("details.group[open], details.step[open]")).isEmpty();
        assertThat(page.select("details.group > summary > b").first().text()).isEqualTo("Steps 1 to 50");
    }

    @Test
    void a_page_grows_with_its_steps_and_then_no_more() {
        int hundred = size(100);
        int thousand = size(1_000);
        int tenThousand = size(10_000);

        assertThat(thousand).isBetween(5 * hundred, 12 * hundred);
        assertThat(tenThousand).isLessThan(6 * MEGABYTE);
    }

    private static int size(int steps) {
        return Stories.longStory(steps).whole(Prices.none()).html().length();
    }

    @Test
    void what_happened_is_told_before_what_went_well_and_the_rest_is_counted() {
        Story story = Story.of("g");
        for (int i = 1; i <= 6_000; i++) {
            story.replied(1, "", call("a", "{}"))
                    .ended(
                            0,
                            i == 5_999
                                    ? Story.failed(ToolFailure.Kind.CRASHED, "boom")
                                    : io.perdure.tool.ToolOutcome.done(""));
        }
        Report report = story.report();

        List<Group> groups = report.groups();
        assertThat(groups).hasSize(30);
        assertThat(groups.get(29).steps().shown()).hasSize(100).anyMatch(step -> step.number() == 5_999);
        assertThat(groups.get(29).steps().left()).isEqualTo(100);
        assertThat(groups.get(29).tally().calls()).as("sums are over all").isEqualTo(200);
        assertThat(TaskReport.of(Story.TASK, story.journal()).html()).contains("and 100 more steps, not told here");
    }

    @Test
    void a_step_with_very_many_calls_tells_some_and_counts_the_rest() {
        io.perdure.llm.ToolCall[] calls =
                IntStream.range(0, 500).mapToObj(i -> call("t" + i, "{}")).toArray(io.perdure.llm.ToolCall[]::new);
        Story story = Story.of("g").replied(1, "", calls);
        IntStream.range(0, 499).forEach(i -> story.done(i, Effect.READ_ONLY, 1, "x"));
        story.attempt(499, 1, Effect.READ_ONLY).attemptFailed(499, 1, "down", 1).done(499, Effect.READ_ONLY, 1, "x");

        String html = story.whole(Prices.none()).html();
        assertThat(html).contains("and 460 more calls, not told here").contains(">t499<");
        assertThat(html.length()).isLessThan(MEGABYTE / 4);
    }

    @Test
    void huge_texts_are_cut_and_their_length_is_told() {
        String huge = "x".repeat(3 * MEGABYTE);
        Story story = Story.of(huge)
                .replied(huge, huge, new io.perdure.llm.TokenUsage(1, 1), 1, huge, call(huge, huge))
                .done(0, Effect.ONCE, 1, huge);
        String html = story.whole(Prices.none()).html();

        assertThat(html.length()).isLessThan(MEGABYTE / 10);
        assertThat(html).contains("… (3,000,000 characters)");
    }
}
