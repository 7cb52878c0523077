package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.TaskResult;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.TokenUsage;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much a provider says that it read, and that it cannot read so much, is learned from: the next request is made by it. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProviderCountsTest {
    private static final int WINDOW = 12_000;
    private static final int REPLY = 500;
    private static final int STEPS = 60;

    /** A provider that counts so many tokens for each of ours, by how many replies it has given. */
    private static Bench counting(IntToDoubleFunction times) {
        Bench bench = Bench.of(WINDOW, (step, seen) -> {
                    LlmReply reply = step < STEPS ? call("read", Map.of("characters", 3_000)) : say("ok");
                    long counted = (long) (times.applyAsDouble(step) * tokens(seen.request()));
                    return new LlmReply(
                            reply.text(), reply.calls(), reply.finish(), new TokenUsage(counted, 10), reply.model());
                })
                .with(Bench::folding);
        bench.completes();
        return bench;
    }

    private static long longest(Bench bench, int from, int to) {
        return bench.llm.requests().subList(from, to).stream()
                .mapToLong(ProviderCountsTest::tokens)
                .max()
                .orElseThrow();
    }

    @Test
    void where_a_provider_counts_more_than_we_do_its_count_keeps_within_the_window() {
        Bench bench = counting(step -> 2);

        assertThat(2 * longest(bench, 1, STEPS + 1)).isBetween((long) (0.7 * WINDOW), (long) WINDOW - REPLY);
        assertThat(longest(counting(step -> 1), 1, STEPS + 1))
                .as("one that counts as we do has room for more")
                .isGreaterThan((WINDOW - REPLY) * 3L / 4);
    }

    @Test
    void a_higher_count_makes_the_very_next_request_shorter() {
        Bench bench = counting(step -> step < 5 ? 1 : 2.5);
        LlmRequest before = bench.llm.requests().get(5);
        LlmRequest next = bench.llm.requests().get(6);

        assertThat(2.5 * tokens(before)).as("what it learns too late").isGreaterThan(WINDOW);
        assertThat(2.5 * tokens(next)).isLessThanOrEqualTo(WINDOW - REPLY);
        assertThat(tokens(counting(step -> 1).llm.requests().get(6)))
                .as("without that it would have grown")
                .isGreaterThan(tokens(before));
    }

    @Test
    void lower_counts_make_room_again_in_the_requests_that_follow() {
        Bench bench = counting(step -> step < 20 ? 2.5 : 1);

        assertThat(longest(bench, 1, 21)).isLessThan(WINDOW / 2);
        assertThat(longest(bench, 30, STEPS + 1)).isBetween((WINDOW - REPLY) * 3L / 4, (long) WINDOW - REPLY);
    }

    @Test
    void a_count_below_our_estimate_is_not_believed_since_it_may_leave_out_what_came_from_a_cache() {
        assertThat(longest(counting(step -> 0.2), 1, STEPS + 1)).isLessThanOrEqualTo(WINDOW - REPLY);
    }

    /** A provider that says of whatever is longer than this that it is too long. */
    private static Bench refusing(long most) {
        int[] replies = {0};
        return Bench.of(
                        128_000,
                        (asked, seen) -> tokens(seen.request()) > most
                                ? fail(LlmFailure.Kind.CONTEXT_TOO_LONG)
                                : replies[0]++ < STEPS ? call("read", Map.of("characters", 3_000)) : say("ok"))
                .with(Bench::folding);
    }

    private static List<LlmFailure> refusals(Bench bench) {
        return bench.entries().stream()
                .filter(ModelFailed.class::isInstance)
                .map((JournalEntry entry) -> ((ModelFailed) entry).failure())
                .toList();
    }

    @Test
    void what_a_provider_refuses_as_too_long_is_asked_in_fewer_words_and_the_task_goes_on() {
        Bench bench = refusing(6_000);
        bench.completes();

        List<LlmRequest> requests = bench.llm.requests();
        int[] refused = IntStream.range(0, requests.size())
                .filter(i -> tokens(requests.get(i)) > 6_000)
                .toArray();
        assertThat(refused).isNotEmpty().hasSameSizeAs(refusals(bench));
        for (int i : refused) {
            assertThat(tokens(requests.get(i + 1)))
                    .as("after request %d", i)
                    .isLessThan(tokens(requests.get(i)) * 3 / 4);
        }
        assertThat(refused.length).as("once learned it is known").isLessThanOrEqualTo(2);
        assertThat(bench.last().messages().get(0).text()).isEqualTo("The goal.");
    }

    @Test
    void a_provider_that_refuses_whatever_it_is_shown_ends_the_task_after_a_few_requests() {
        Bench bench = Bench.of(
                        128_000,
                        (step, seen) -> step < 20
                                ? call("read", Map.of("characters", 3_000))
                                : fail(LlmFailure.Kind.CONTEXT_TOO_LONG))
                .with(Bench::folding);
        TaskResult<String> result = bench.run();

        assertThat(result.isCompleted()).isFalse();
        assertThat(result.reason()).isEqualTo("model-failed");
        assertThat(bench.llm.requests().size() - 20).isBetween(2, 20);
        List<LlmRequest> refused =
                bench.llm.requests().subList(20, bench.llm.requests().size());
        for (int i = 1; i < refused.size(); i++) {
            assertThat(tokens(refused.get(i))).isLessThan(tokens(refused.get(i - 1)));
        }
    }

    private static long tokens(LlmRequest request) {
        long tokens = TokenEstimate.of(request.instructions());
        for (LlmRequest.Offer tool : request.tools()) {
            tokens += TokenEstimate.of(
                    tool.name() + tool.description() + tool.input().json());
        }
        for (Message message : request.messages()) {
            tokens += TokenEstimate.of(Wanderer.sent(message));
        }
        return tokens;
    }
}
