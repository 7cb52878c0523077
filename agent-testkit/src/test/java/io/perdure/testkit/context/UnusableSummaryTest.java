package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.Model;
import io.perdure.journal.ContextCompacted;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.testkit.ScriptedLlm;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a summary, it is asked for once more, with why; and if that is wrong too, the lines stand for the steps. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnusableSummaryTest {
    private static final String FORM = "Goal: reach it\nConstraints: none\nDecisions and why: to read, as asked\n"
            + "Facts and where they came from: none\nOpen questions: none\nNext step: read on";

    static Stream<Arguments> unusable() {
        return Stream.of(
                bad("it is too long", () -> say(FORM + " and so on".repeat(2_000)), "it was too long"),
                bad("it was cut off", () -> ended(FORM, LlmReply.Finish.LENGTH), "it was cut off"),
                bad("a heading is missing", () -> say(FORM.replace("Open questions: none\n", "")), "'Open questions'"),
                bad("a heading is bare", () -> say(FORM.replace("read on", "")), "nothing stands under 'Next step'"),
                bad("it is empty", () -> say(""), "'Goal'"),
                bad("it calls a tool", () -> call("pay", Map.of("text", "all")), "it called tools"),
                bad("the model is down", () -> fail(LlmFailure.Kind.UNAVAILABLE), ""),
                bad("the client is broken", UnusableSummaryTest::broken, ""));
    }

    private static Arguments bad(String what, Supplier<LlmReply> reply, String told) {
        return Arguments.of(what, reply, told);
    }

    private static LlmReply ended(String text, LlmReply.Finish how) {
        return new LlmReply(text, List.of(), how, TokenUsage.NONE, "summarizer");
    }

    private static LlmReply broken() {
        throw new StackOverflowError();
    }

    /** A task that notes and pays, and has to be made shorter;. */
    private static Bench summarised(ScriptedLlm summarizer) {
        Bench bench = Bench.of(4_000, (step, seen) -> switch (step) {
                    case 0 -> call("write_note", Map.of("key", "code", "text", "4711", "pinned", true));
                    case 1 -> call("pay", Map.of("text", "unknown"));
                    default -> step < 9 ? call("read", Map.of("characters", 6_000)) : say("ok");
                })
                .with(agent ->
                        Bench.folding(agent).summarizer(Model.of(summarizer).window(20_000, 500)));
        bench.completes();
        return bench;
    }

    private static ScriptedLlm summarizer(Supplier<LlmReply> bad, int times) {
        int[] asked = {0};
        return ScriptedLlm.of(seen -> asked[0]++ < times ? bad.get() : say(FORM))
                .named("summarizer");
    }

    private static void nothingPinnedIsLost(Bench bench) {
        assertThat(bench.compactions())
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.text()).contains("- code: 4711").contains("s2-0 pay"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void the_second_try_is_told_what_was_wrong_and_is_used(String what, Supplier<LlmReply> bad, String told) {
        ScriptedLlm summarizer = summarizer(bad, 1);
        Bench bench = summarised(summarizer);

        assertThat(bench.compactions())
                .extracting(ContextCompacted::strategy)
                .first()
                .isEqualTo("summary");
        assertThat(summarizer.requests().get(0).instructions()).doesNotContain("could not be used");
        assertThat(summarizer.requests().get(1).instructions())
                .contains(told.isEmpty() ? "" : "could not be used: ")
                .contains(told);
        nothingPinnedIsLost(bench);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void after_two_of_them_the_lines_stand_for_the_steps(String what, Supplier<LlmReply> bad, String told) {
        ScriptedLlm summarizer = summarizer(bad, Integer.MAX_VALUE);
        Bench bench = summarised(summarizer);

        assertThat(bench.compactions())
                .extracting(ContextCompacted::strategy)
                .allMatch(strategy -> strategy.startsWith("fold"));
        assertThat(summarizer.requests()).hasSize(2 * bench.compactions().size());
        nothingPinnedIsLost(bench);
    }

    @ParameterizedTest(name = "of {0}")
    @MethodSource("forgetful")
    void what_it_does_not_tell_of_what_is_pinned_stands_before_its_words(String what, String words) {
        Bench bench = summarised(ScriptedLlm.of(seen -> say(words)).named("summarizer"));

        assertThat(bench.compactions()).extracting(ContextCompacted::strategy).allMatch("summary"::equals);
        nothingPinnedIsLost(bench);
    }

    static Stream<Arguments> forgetful() {
        return Stream.of(
                Arguments.of("notes and effects", FORM),
                Arguments.of(
                        "them but wrongly",
                        FORM.replace(
                                "none\nNext", "the code is 0000, and s2-0 pay was done, and is no longer open\nNext")));
    }
}
