package io.perdure.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.Journals;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskResumed;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldingTest {
    private static String told(CompactionStrategy strategy, Journals journal) {
        return strategy.shorten(journal.state(), 4_000).orElseThrow().text();
    }

    private static Journals failing(Journals journal, String message) {
        ToolFailure failure = new ToolFailure(ToolFailure.Kind.INVALID_ARGUMENTS, message, false);
        return journal.replied(Journals.call("read")).attempt(0).ended(0, ToolOutcome.failed(failure));
    }

    private static Journals planning(Journals journal, String items) {
        return journal.replied(Journals.call(Plan.TOOL, "{\"items\":[" + items + "]}"))
                .attempt(0)
                .done(0);
    }

    @Test
    void a_failure_that_repeats_itself_is_told_once() {
        Journals journal = Journals.started();
        for (String message : List.of("no such order", "no such order", "no such order", "too late")) {
            failing(journal, message);
        }

        assertThat(told(CompactionStrategy.foldAll(), journal))
                .containsOnlyOnce("no such order")
                .contains("steps 1 to 3: read", "step 4: read", "too late");
    }

    @Test
    void the_steps_of_settled_items_are_one_line_and_those_of_open_ones_are_told() {
        Journals journal = planning(
                Journals.started().repliedAndDone(3),
                "{\"id\":\"1\",\"text\":\"Read.\",\"status\":\"DONE\"},{\"id\":\"2\",\"text\":\"Pay.\",\"status\":\"TODO\"}");
        journal.replied(Journals.call("pay")).attempt(0, Effect.ONCE).done(0);

        assertThat(told(CompactionStrategy.foldAll(), journal))
                .contains("steps 1 to 4: for items that are settled, see the plan\nstep 5: pay");
    }

    @Test
    void a_fresh_start_keeps_the_plan_and_what_had_changed_and_nothing_of_the_steps() {
        Journals journal = planning(Journals.started(), "{\"id\":\"2\",\"text\":\"Pay Ann.\",\"status\":\"TODO\"}")
                .repliedAndDone(2, "an old result")
                .add(new TaskResumed(Journals.BEGIN, "1", "", "", List.of("The price list is a new one.")))
                .repliedAndDone(1);

        assertThat(told(CompactionStrategy.startAfresh(), journal))
                .contains("Pay Ann.", "Something had changed", "The price list is a new one.")
                .doesNotContain("an old result");
    }
}
