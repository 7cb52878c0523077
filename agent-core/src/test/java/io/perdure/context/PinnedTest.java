package io.perdure.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.Journals;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PinnedTest {
    private static final Artifact REPORT = new Artifact("0123456789abcdef".repeat(4), 90_000);

    private static String afterReset(Journals journal) {
        return CompactionStrategy.startAfresh()
                .shorten(journal.state(), 4_000)
                .orElseThrow()
                .text();
    }

    private static Journals asking(int calls) {
        Journals journal = Journals.started()
                .repliedAndDone(2)
                .replied(Stream.generate(() -> Journals.call("refund"))
                        .limit(calls)
                        .toArray(ToolCall[]::new));
        List<ApprovalRequested.Item> items = IntStream.range(0, calls)
                .mapToObj(index -> new ApprovalRequested.Item(
                        journal.id(index), "refund", "{}", "0f", Label.NONE, List.of(), Map.of(), ""))
                .toList();
        return journal.askedAbout(items, Duration.ofHours(1));
    }

    @Test
    void a_fresh_start_tells_of_the_calls_that_a_person_is_still_asked_about() {
        assertThat(afterReset(asking(2))).contains("has not answered yet: s3-0 refund; s3-1 refund; \n");
    }

    @Test
    void what_was_answered_is_no_open_question_any_more() {
        assertThat(afterReset(asking(1).answered(ApprovalGiven.Verdict.ONCE))).doesNotContain("has not answered yet");
    }

    @Test
    void of_many_open_questions_the_first_are_named_and_the_others_counted() {
        assertThat(afterReset(asking(50)))
                .contains("s3-19 refund; and 30 more\n")
                .doesNotContain("s3-20 refund");
    }

    @Test
    void a_fresh_start_tells_each_effect_with_its_call_and_the_handle_of_its_result() {
        Journals journal = Journals.started()
                .replied(Journals.call("export"))
                .attempt(0, Effect.ONCE)
                .ended(0, ToolOutcome.done("id,amount\n".repeat(200), REPORT))
                .repliedAndDone(1);

        assertThat(afterReset(journal)).containsPattern("- s1-0 export .*… \\(" + REPORT.handle() + "\\)\n");
    }

    @Test
    void the_form_of_an_answer_counts_as_often_as_it_may_be_sent() {
        String schema = "{\"type\":\"object\",\"properties\":{\"orderId\":{\"type\":\"string\"}}}";
        RequestAssembly assembly = new RequestAssembly("Help.", List.of(), Map.of());
        long without = assembly.prefixTokens(Journals.started().state());
        long with = assembly.prefixTokens(Journals.startedWithAnswer(schema).state());

        assertThat(with - without).isGreaterThan(2 * TokenEstimate.of(schema));
    }
}
