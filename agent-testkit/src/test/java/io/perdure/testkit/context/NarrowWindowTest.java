package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenUsage;
import io.perdure.testkit.ScriptedLlm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is pinned, summarised, counted and decided by others does not end a task in a narrow window, and is not lost in it. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NarrowWindowTest {
    private static final String FORM = "Goal: reach it\nConstraints: none\nDecisions and why: to read, as asked\n"
            + "Facts and where they came from: the code is 4711, by step 1\nOpen questions: none\nNext step: read on";

    // ---- what is pinned

    @Test
    void notes_as_many_and_as_long_as_may_be_leave_room_for_the_task() {
        Bench bench = Bench.of(
                        4_000,
                        (step, seen) -> step < 64
                                ? call(
                                        "write_note",
                                        Map.of("key", "key" + step + "-".repeat(50), "text", "Zürich 4711 ".repeat(16)))
                                : step < 70 ? call("read", Map.of("characters", 3_000)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.last().messages().get(1).text())
                .contains("key0-")
                .contains(" more notes (read_note of the key ? names all)");
    }

    @Test
    void of_a_plan_that_does_not_fit_the_request_says_where_the_rest_stands() {
        Bench bench = Bench.of(
                        4_000,
                        (step, seen) -> step == 0
                                ? call("update_plan", Map.of("items", open(90)))
                                : step < 9 ? call("read", Map.of("characters", 3_000)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(Bench.shown(bench.last()))
                .contains("[ ] i0: ")
                .doesNotContain("[ ] i89: ")
                .contains(" more items to do (read_history of step 1 shows all)");
    }

    @Test
    void where_the_request_says_that_the_rest_stands_there_it_is() {
        List<String> read = new ArrayList<>();
        Bench bench = Bench.of(100_000, (step, seen) -> {
            read.add(seen.request().lastMessage().text());
            return switch (step) {
                case 0 -> call("update_plan", Map.of("items", open(40)));
                case 1 -> call("write_note", Map.of("key", "one", "text", "1"));
                case 2 -> call("write_note", Map.of("key", "two", "text", "2"));
                case 3 -> call("read_note", Map.of("key", "?"));
                case 4 -> call("read_history", Map.of("fromStep", 1, "toStep", 1));
                default -> say("ok");
            };
        });
        bench.completes();

        assertThat(read.get(4)).isEqualTo("one\ntwo");
        assertThat(read.get(5)).contains("\"i0\"").contains("\"i39\"");
    }

    private static List<Map<String, ?>> open(int count) {
        List<Map<String, ?>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(Map.of("id", "i" + i, "text", "do part " + i + " of what has to be done", "status", "TODO"));
        }
        return items;
    }

    @Test
    void keys_of_notes_are_all_shown_where_there_is_room_for_them() {
        Bench bench = Bench.of(
                        4_000,
                        (step, seen) -> step < 20
                                ? call("write_note", Map.of("key", "key" + step, "text", "Zürich 4711 ".repeat(16)))
                                : step < 26 ? call("read", Map.of("characters", 3_000)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.last().messages().get(1).text())
                .contains(Stream.iterate(0, i -> i + 1)
                        .limit(20)
                        .map(i -> "key" + i)
                        .toArray(String[]::new));
    }

    @Test
    void a_short_note_is_shown_beside_many_long_effects() {
        Bench bench = Bench.of(
                        8_000,
                        (step, seen) -> step == 0
                                ? call("write_note", Map.of("key", "weights", "text", "one stone is 6350 g"))
                                : step < 99
                                        ? call(
                                                "pay",
                                                Map.of("text", "a".repeat(20) + " 0123456789abcdef".repeat(20) + step))
                                        : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.compactions())
                .hasSizeGreaterThan(2)
                .allMatch(entry -> entry.text().contains("- weights: one stone is 6350 g"));
    }

    @Test
    void a_long_plan_and_many_unknown_outcomes_leave_room_for_the_task() {
        Bench bench = Bench.of(4_000, (step, seen) -> {
                    if (step == 0) {
                        return call("update_plan", Map.of("items", items(60)));
                    }
                    String text = (step % 2 == 1 ? "unknown " : "paid ") + "0123456789abcdef".repeat(10) + step;
                    return step < 200 ? call("pay", Map.of("text", text)) : say("ok");
                })
                .with(Bench::folding);
        bench.completes();

        String shown = Bench.shown(bench.last());
        for (int step = 2; step <= 190; step += 2) {
            assertThat(shown).contains("s" + step + "-0");
        }
        assertThat(shown).contains("[>] i59: ").contains("[x] 59 items");
    }

    private static List<Map<String, ?>> items(int count) {
        List<Map<String, ?>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String status = i < count - 1 ? "DONE" : "DOING";
            items.add(Map.of("id", "i" + i, "text", "to do what has to be done with part " + i, "status", status));
        }
        return items;
    }

    @Test
    void a_note_that_is_pinned_is_shown_whole_to_the_end() {
        String fact = "The code is 4711. " + "It was told by Ann on a Monday. ".repeat(15);
        Bench bench = Bench.of(
                        4_000,
                        (step, seen) -> step == 0
                                ? call("write_note", Map.of("key", "code", "text", fact, "pinned", true))
                                : step < 40 ? call("read", Map.of("characters", 6_000)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.last().messages().get(1).text()).contains(fact);
    }

    @Test
    void no_more_is_pinned_than_leaves_room() {
        Bench bench = Bench.of(100_000, (step, seen) -> switch (step) {
            case 0 -> call("write_note", Map.of("key", "a", "text", "x".repeat(1_500), "pinned", true));
            case 1 -> call("write_note", Map.of("key", "b", "text", "x".repeat(1_500), "pinned", true));
            case 2 -> call("write_note", Map.of("key", "b", "text", "x".repeat(1_500)));
            case 3 -> call("write_note", Map.of("key", "a", "text", "x".repeat(1_400), "pinned", true));
            default -> say("ok");
        });
        bench.completes();

        assertThat(bench.llm.requests().get(2).lastMessage().text()).contains("Pinned notes have room");
        assertThat(bench.llm.requests().get(3).lastMessage().text()).isEqualTo("noted");
        assertThat(bench.llm.requests().get(4).lastMessage().text()).isEqualTo("noted");
    }

    @Test
    void what_had_changed_when_the_task_was_taken_up_again_is_not_folded_away() {
        AtomicInteger step = new AtomicInteger();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Bench bench = Bench.of(4_000, (n, seen) -> {
            if (step.getAndIncrement() == 1) {
                stuck.countDown();
                pass(go);
            }
            return step.get() < 40 ? call("read", Map.of("characters", 6_000)) : say("ok");
        });
        bench.startedBy("0", () -> stuck.getCount() == 0);
        go.countDown();
        bench.with(agent -> Bench.folding(agent).onVersionChange(Agent.OnVersionChange.CONTINUE))
                .completes();

        assertThat(bench.compactions()).hasSizeGreaterThan(5);
        assertThat(bench.last().messages().get(1).text())
                .contains("Something had changed when the task was taken up again: Version 1 of the agent goes on with"
                        + " what version 0 did.");
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- summaries

    @Test
    void a_summary_as_long_as_may_be_fits_beside_what_is_pinned() {
        ScriptedLlm summarizer = summarizer((n, asked) -> {
            Matcher most = Pattern.compile("at most (\\d+) words").matcher(asked.instructions());
            assertThat(most.find()).isTrue();
            return FORM + " and on".repeat(Math.max(0, Integer.parseInt(most.group(1)) - 30));
        });
        Bench bench = Bench.of(
                        4_500,
                        (step, seen) -> step < 20
                                ? call("write_note", Map.of("key", "key" + step, "text", "Zürich 4711 ".repeat(16)))
                                : step < 40
                                        ? call("pay", Map.of("text", "0123456789abcdef".repeat(10) + step))
                                        : step < 50 ? call("read", Map.of("characters", 3_000)) : say("ok"))
                .with(agent ->
                        Bench.folding(agent).summarizer(Model.of(summarizer).window(20_000, 500)));
        bench.completes();

        assertThat(bench.compactions()).anyMatch(entry -> entry.strategy().equals("summary"));
    }

    @Test
    void bare_headings_are_no_summary_and_the_second_try_is_told_why() {
        ScriptedLlm summarizer = summarizer((n, asked) ->
                "Goal\nConstraints\nDecisions and why\n" + "Facts and where they came from\nOpen questions\nNext step");
        Bench bench = Bench.of(4_000, NarrowWindowTest::reading)
                .with(agent ->
                        Bench.folding(agent).summarizer(Model.of(summarizer).window(6_000, 500)));
        bench.completes();

        assertThat(bench.compactions())
                .isNotEmpty()
                .noneMatch(entry -> entry.strategy().equals("summary"));
        assertThat(summarizer.requests().get(0).instructions()).doesNotContain("could not be used");
        assertThat(summarizer.requests().get(1).instructions())
                .contains("could not be used: nothing stands under 'Goal'");
        assertThat(summarizer.requests()).hasSizeGreaterThan(1);
        summarizer.requests().forEach(asked -> assertThat(tokens(asked)).isLessThanOrEqualTo(5_500));
    }

    private static long tokens(LlmRequest asked) {
        return io.perdure.llm.TokenEstimate.of(asked.instructions())
                + io.perdure.llm.TokenEstimate.of(asked.messages().get(0));
    }

    @Test
    void what_a_summary_says_is_kept_when_later_steps_are_folded_without_one() {
        ScriptedLlm summarizer = summarizer((n, asked) -> n == 0 ? FORM : "I cannot.");
        Bench bench = Bench.of(
                        4_000, (step, seen) -> step < 60 ? call("read", Map.of("characters", 1_200 + step)) : say("ok"))
                .with(agent ->
                        Bench.folding(agent).summarizer(Model.of(summarizer).window(20_000, 500)));
        bench.completes();

        assertThat(bench.compactions()).hasSizeGreaterThan(5);
        assertThat(bench.compactions())
                .filteredOn(entry -> entry.strategy().equals("summary"))
                .hasSize(1);
        assertThat(bench.last().messages().get(1).text()).contains(FORM);
    }

    @Test
    void it_is_said_of_which_steps_no_line_is_left() {
        Bench bench = Bench.of(
                        4_000,
                        (step, seen) ->
                                step < 240 ? call("say", Map.of("text", "some words of step " + step)) : say("ok"))
                .with(Bench::folding);
        bench.completes();

        assertThat(bench.compactions()).hasSizeGreaterThan(3);
        int told = 0;
        for (ContextCompacted entry : bench.compactions()) {
            Matcher left = Pattern.compile("\\(steps 1 to (\\d+) have no line here\\)\n(?:step|steps) (\\d+)\\b")
                    .matcher(entry.text());
            if (left.find()) {
                told++;
                assertThat(Integer.parseInt(left.group(2))).isEqualTo(Integer.parseInt(left.group(1)) + 1);
                assertThat(entry.text().split("have no line here", -1)).hasSize(2);
            }
        }
        assertThat(told).isGreaterThan(1);
    }

    private static ScriptedLlm summarizer(BiFunction<Integer, LlmRequest, String> words) {
        int[] times = {0};
        return ScriptedLlm.of(seen -> say(words.apply(times[0]++, seen.request())))
                .named("summarizer");
    }

    // ---- what a provider counts

    @Test
    void one_absurd_count_does_not_end_a_task() {
        Bench bench = Bench.of(4_000, (step, seen) -> {
                    LlmReply reply = reading(step, seen);
                    return new LlmReply(
                            reply.text(),
                            reply.calls(),
                            reply.finish(),
                            new TokenUsage(step == 3 ? 60_000 : 1_000, 10),
                            reply.model());
                })
                .with(Bench::folding);

        bench.completes();
    }

    @Test
    void what_does_not_fit_at_all_is_said_in_numbers_that_are_there() {
        Bench bench =
                Bench.of(1_000, (step, seen) -> say("ok")).with(agent -> agent.instructions("Read. ".repeat(2_000)));

        TaskResult<String> result = bench.run();

        assertThat(result.reason()).isEqualTo("context-too-small");
        assertThat(result.detail())
                .doesNotContain("-")
                .contains("instructions and tools")
                .contains("1000")
                .contains("500");
    }

    // ---- strategies of others

    static Stream<Arguments> strategies() {
        return Stream.of(
                Arguments.of("throws", strategy((task, target) -> {
                    throw new IllegalStateException("broken");
                })),
                Arguments.of("is in error", strategy((task, target) -> {
                    throw new StackOverflowError();
                })),
                Arguments.of("null", strategy((task, target) -> null)),
                Arguments.of(
                        "cuts to less than nothing",
                        strategy((task, target) -> Optional.of(new ContextCompacted(
                                task.now(),
                                "odd",
                                0,
                                "",
                                List.of(new ContextCompacted.Cut(
                                        new io.perdure.tool.InvocationId(task.id(), 1, 0), -5)),
                                1,
                                TokenUsage.NONE)))),
                Arguments.of("folds what is not there", strategy((task, target) -> fold(task, task.steps() + 5, "x"))),
                Arguments.of("unfolds", strategy((task, target) -> fold(task, -3, "x"))),
                Arguments.of("folds into nothing", strategy((task, target) -> fold(task, task.steps(), ""))),
                Arguments.of(
                        "forgets what is pinned", strategy((task, target) -> fold(task, task.steps(), "all is well"))),
                Arguments.of("text without a fold", strategy((task, target) -> fold(task, task.foldedSteps(), "x"))),
                Arguments.of(
                        "at the end of time",
                        strategy((task, target) -> Optional.of(new ContextCompacted(
                                Instant.MAX, "odd", task.steps(), "x", List.of(), 1, new TokenUsage(1L << 60, 0))))),
                Arguments.of(
                        "what cannot be stored", strategy((task, target) -> fold(task, task.steps(), "\ud800\0"))));
    }

    private static Optional<ContextCompacted> fold(TaskState task, int upTo, String text) {
        return Optional.of(ContextCompacted.folded(task, "odd", upTo, text));
    }

    private static CompactionStrategy strategy(BiFunction<TaskState, Long, Optional<ContextCompacted>> made) {
        return new CompactionStrategy() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public Optional<ContextCompacted> shorten(TaskState task, long target) {
                return made.apply(task, target);
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategies")
    void a_strategy_of_others_loses_nothing_that_is_pinned_whatever_it_does(String what, CompactionStrategy odd) {
        Bench bench = Bench.of(4_000, (step, seen) -> switch (step) {
                    case 0 -> call("write_note", Map.of("key", "code", "text", "4711"));
                    case 1 -> call("pay", Map.of("text", "unknown"));
                    default -> step < 20 ? call("read", Map.of("characters", 3_000)) : say("ok");
                })
                .with(agent ->
                        agent.compaction(List.of(odd, CompactionStrategy.foldSteps(), CompactionStrategy.foldAll())));
        bench.completes();

        LlmRequest last = bench.last();
        assertThat(last.messages().get(0).text()).isEqualTo("The goal.");
        assertThat(last.messages().get(1).text()).contains("- code: 4711").contains("s2-0 pay");
        assertThat(bench.compactions()).allMatch(entry -> entry.usage().total() == 0);
    }

    private static LlmReply reading(int step, Object seen) {
        return step < 12 ? call("read", Map.of("characters", 6_000)) : say("ok");
    }
}
