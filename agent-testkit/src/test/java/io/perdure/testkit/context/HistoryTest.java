package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.TaskState;
import io.perdure.testkit.ScriptedLlm.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model can read again of its own past. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HistoryTest {
    @Test
    void what_was_folded_away_is_read_again() {
        Bench bench = Bench.of(4_000, (step, seen) -> switch (step) {
                    case 0 -> call("say", Map.of("text", "the code is 4711"));
                    case 1, 2, 3, 4, 5, 6 -> call("read", Map.of("characters", 6_000));
                    case 7 -> call("read_history", Map.of("fromStep", 1, "toStep", 7, "tool", "say"));
                    default -> say("ok");
                })
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.folded(7)).doesNotContain("lorem ipsum ".repeat(10));
        assertThat(bench.last().lastMessage().text())
                .contains("you called s1-0: say{\"text\":\"the code is 4711\"}")
                .contains("result of s1-0: repeated")
                .doesNotContain("lorem");
    }

    @Test
    void what_the_model_was_told_between_its_steps_is_read_again_and_stands_in_the_fold() {
        Bench bench = Bench.of(4_800, (step, seen) -> switch (step) {
                    case 0 -> call("say", Map.of("text", "x"));
                    case 1, 2, 3, 4, 5, 6, 7 -> call("read", Map.of("characters", 6_000));
                    case 8 -> call("read_history", Map.of("fromStep", 1, "toStep", 8, "text", "auditors"));
                    default -> say("ok");
                })
                .with(agent -> Bench.folding(agent).monitors(List.of(new Warning())));
        bench.completes();

        assertThat(bench.folded(8)).contains("Mind the auditors.");
        assertThat(bench.last().lastMessage().text()).contains("step 1").contains("Mind the auditors.");
    }

    @Test
    void a_step_that_is_longer_than_is_shown_at_once_is_read_part_by_part_to_its_end() {
        StringBuilder read = new StringBuilder();
        String longText = "begin " + "0123456789".repeat(3_000) + " end";
        Bench bench = Bench.of(100_000, (step, seen) -> {
            if (step == 0) {
                return call("say", Map.of("text", longText));
            }
            Optional<Integer> next = Optional.of(0);
            if (step > 1) {
                String shown = seen.lastObservation().text();
                next = offset(shown);
                read.append(next.isPresent() ? shown.substring(0, shown.lastIndexOf("\n(")) : shown);
            }
            return next.isPresent() && step < 20
                    ? call("read_history", Map.of("fromStep", 1, "offset", next.get()))
                    : say("ok");
        });
        bench.completes();

        assertThat(read.toString()).contains(longText).contains("result of s1-0: repeated");
        assertThat(bench.llm.requests())
                .allMatch(request -> request.lastMessage().text().length() < 8_000);
    }

    private static Optional<Integer> offset(String shown) {
        Matcher more = Pattern.compile("go on with fromStep 1, offset (\\d+)").matcher(shown);
        return more.find() ? Optional.of(Integer.parseInt(more.group(1))) : Optional.empty();
    }

    @Test
    void a_slice_goes_on_with_the_step_it_ended_before() {
        Bench bench = Bench.of(
                100_000,
                (step, seen) -> step < 8
                        ? call("read", Map.of("characters", 2_400))
                        : step == 8 ? call("read_history", Map.of("fromStep", 1, "toStep", 8)) : say("ok"));
        bench.completes();

        assertThat(bench.last().lastMessage().text())
                .contains("step 2\n")
                .doesNotContain("step 3\n")
                .endsWith("(more: go on with fromStep 3)");
    }

    @Test
    void wrong_ranges_are_refused_and_text_is_found_in_small_and_capital_letters() {
        Bench bench = Bench.of(100_000, (step, seen) -> switch (step) {
            case 0 -> call("say", Map.of("text", "alpha"));
            case 1 -> call("say", Map.of("text", "beta"));
            case 2 -> call("read_history", Map.of("fromStep", 1, "toStep", 2, "text", "BETA"));
            case 3 -> call("read_history", Map.of("fromStep", 2, "toStep", 1));
            case 4 -> call("read_history", Map.of("fromStep", 0));
            case 5 -> call("read_history", Map.of("fromStep", 1, "offset", -1));
            case 6 -> call("read_history", Map.of("fromStep", 2_000_000_000));
            default -> say("ok");
        });
        bench.completes();

        assertThat(shown(bench, 3)).contains("beta").doesNotContain("alpha");
        assertThat(shown(bench, 4)).contains("toStep is not before fromStep");
        assertThat(shown(bench, 5)).contains("counted from 1");
        assertThat(shown(bench, 6)).contains("offset is 0 or more");
        assertThat(shown(bench, 7)).contains("Nothing of these steps matches.");
    }

    @Test
    void an_offset_behind_the_end_of_the_first_step_leaves_out_nothing_of_the_next() {
        Bench bench = Bench.of(100_000, (step, seen) -> switch (step) {
            case 0 -> call("say", Map.of("text", "alpha"));
            case 1 -> call("say", Map.of("text", "beta"));
            case 2 -> call("read_history", Map.of("fromStep", 1, "toStep", 2, "offset", 5_000));
            default -> say("ok");
        });
        bench.completes();

        assertThat(shown(bench, 3)).startsWith("step 2\n").contains("beta").doesNotContain("alpha");
    }

    private static String shown(Bench bench, int request) {
        return new Seen(bench.llm.requests().get(request)).lastObservation().text();
    }

    /** Tells something after the first step. */
    private static final class Warning implements Monitor {
        @Override
        public String name() {
            return "warning";
        }

        @Override
        public Optional<Verdict> look(TaskState task, Limits limits) {
            return task.steps() == 1
                    ? Optional.of(new Verdict(Severity.TELL, "Mind the auditors.", "none"))
                    : Optional.empty();
        }
    }
}
