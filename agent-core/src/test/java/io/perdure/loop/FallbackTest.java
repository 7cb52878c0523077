package io.perdure.loop;

import static io.perdure.journal.Journals.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.Journals;
import io.perdure.journal.ModelFailed;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from each kind of failure of a model. */
class FallbackTest {
    private static final Instant NOW = Journals.BEGIN.plusSeconds(60);
    private static final Agent ALONE = Agent.named("refund-desk")
            .trust(TrustPolicy.unguarded())
            .version("1")
            .instructions("You refund orders.")
            .model(model("first"))
            .outage(RetryConfig.custom()
                    .maxAttempts(3)
                    .waitDuration(Duration.ofMinutes(1))
                    .build())
            .build();
    private static final Agent WITH_ANOTHER =
            ALONE.toBuilder().fallback(model("second")).build();

    private static final EnumSet<Kind> TRIED_AGAIN = EnumSet.of(
            Kind.RATE_LIMITED,
            Kind.UNAVAILABLE,
            Kind.TIMED_OUT,
            Kind.CONNECTION_LOST,
            Kind.UNREADABLE_REPLY,
            Kind.OTHER);

    @ParameterizedTest
    @EnumSource
    void what_may_pass_is_tried_again_with_the_same_model_and_anything_else_with_the_next(Kind kind) {
        ModelFailed failed = fail(WITH_ANOTHER, started(), "first", kind, null);

        boolean again = TRIED_AGAIN.contains(kind);
        assertThat(failed.reaction()).isEqualTo(again ? Reaction.RETRY : Reaction.FALL_BACK);
        assertThat(failed.retryAt()).isEqualTo(again ? NOW.plusSeconds(1) : NOW);
    }

    @ParameterizedTest
    @EnumSource
    void a_model_that_was_tried_often_enough_makes_room_for_the_next(Kind kind) {
        Journals once = started().modelFailed("first", Kind.UNAVAILABLE, Reaction.RETRY, Duration.ofSeconds(1));

        assertThat(fail(WITH_ANOTHER, once, "first", kind, null).reaction()).isEqualTo(Reaction.FALL_BACK);
    }

    @ParameterizedTest
    @EnumSource
    void when_no_model_is_left_the_task_waits_or_pauses_or_fails(Kind kind) {
        Journals tried = started().modelFailed("first", Kind.UNAVAILABLE, Reaction.RETRY, Duration.ofSeconds(1));

        ModelFailed failed = fail(ALONE, started(), "first", kind, null);
        if (failed.reaction() == Reaction.RETRY) {
            failed = fail(ALONE, tried, "first", kind, null);
            assertThat(failed.reaction()).as("what came before may pass").isEqualTo(Reaction.WAIT);
            return;
        }
        assertThat(failed.reaction())
                .isEqualTo(
                        switch (kind) {
                            case CIRCUIT_OPEN -> Reaction.WAIT;
                            case QUOTA_EXHAUSTED, AUTHENTICATION, UNKNOWN_MODEL -> Reaction.PAUSE;
                            default -> Reaction.FAIL;
                        });
        assertThat(failed.retryAt()).isEqualTo(kind == Kind.CIRCUIT_OPEN ? NOW.plusSeconds(60) : null);
    }

    @Test
    void the_most_hopeful_of_what_the_models_said_counts() {
        Journals first = started().modelFailed("first", Kind.UNAVAILABLE, Reaction.FALL_BACK, Duration.ZERO);
        Journals other = started().modelFailed("first", Kind.INVALID_REQUEST, Reaction.FALL_BACK, Duration.ZERO);

        assertThat(fail(WITH_ANOTHER, first, "second", Kind.AUTHENTICATION, null)
                        .reaction())
                .isEqualTo(Reaction.WAIT);
        assertThat(fail(WITH_ANOTHER, other, "second", Kind.AUTHENTICATION, null)
                        .reaction())
                .isEqualTo(Reaction.PAUSE);
        assertThat(fail(WITH_ANOTHER, other, "second", Kind.CONTENT_FILTERED, null)
                        .reaction())
                .isEqualTo(Reaction.FAIL);
    }

    @Test
    void a_provider_that_asks_for_a_longer_wait_gets_it() {
        assertThat(fail(ALONE, started(), "first", Kind.RATE_LIMITED, Duration.ofSeconds(20))
                        .retryAt())
                .isEqualTo(NOW.plusSeconds(20));
        assertThat(fail(ALONE, started(), "first", Kind.RATE_LIMITED, Duration.ofMillis(5))
                        .retryAt())
                .isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void rounds_are_bounded_if_the_agent_says_so() {
        Journals two = started()
                .modelFailed("first", Kind.CIRCUIT_OPEN, Reaction.WAIT, Duration.ofMinutes(1))
                .modelFailed("first", Kind.CIRCUIT_OPEN, Reaction.WAIT, Duration.ofMinutes(1));

        assertThat(fail(ALONE, two, "first", Kind.CIRCUIT_OPEN, null).reaction())
                .isEqualTo(Reaction.FAIL);
    }

    @Test
    void a_round_forgets_the_tries_of_the_one_before() {
        Journals round = started()
                .modelFailed("first", Kind.UNAVAILABLE, Reaction.RETRY, Duration.ofSeconds(1))
                .modelFailed("first", Kind.UNAVAILABLE, Reaction.WAIT, Duration.ofMinutes(1));

        assertThat(fail(ALONE, round, "first", Kind.UNAVAILABLE, null).reaction())
                .isEqualTo(Reaction.RETRY);
    }

    @Test
    void an_exception_that_the_settings_rule_out_is_not_tried_again() {
        Agent picky = ALONE.toBuilder()
                .model(Model.of(new Nobody("first"))
                        .retry(RetryConfig.custom()
                                .maxAttempts(5)
                                .retryOnException(cause -> false)
                                .build()))
                .build();

        assertThat(fail(picky, started(), "first", Kind.UNAVAILABLE, null).reaction())
                .isEqualTo(Reaction.WAIT);
    }

    @Test
    void a_predicate_that_throws_is_no_reason_to_try_again() {
        Agent broken = retrying(RetryConfig.custom().maxAttempts(5).retryOnException(cause -> {
            throw new IllegalStateException("oops");
        }));

        assertThat(fail(broken, started(), "first", Kind.UNAVAILABLE, null).reaction())
                .isEqualTo(Reaction.WAIT);
    }

    @Test
    void an_interval_that_throws_is_replaced_and_none_is_longer_than_a_day() {
        Agent throwing = retrying(RetryConfig.custom().maxAttempts(5).intervalFunction(tries -> {
            throw new IllegalStateException("oops");
        }));
        Agent endless = retrying(RetryConfig.custom().maxAttempts(5).intervalFunction(tries -> Long.MAX_VALUE));

        assertThat(fail(throwing, started(), "first", Kind.UNAVAILABLE, null).retryAt())
                .isEqualTo(NOW.plusSeconds(30));
        assertThat(fail(endless, started(), "first", Kind.UNAVAILABLE, null).retryAt())
                .isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(fail(ALONE, started(), "first", Kind.RATE_LIMITED, Duration.ofDays(3_000))
                        .retryAt())
                .isEqualTo(NOW.plus(Duration.ofDays(1)));
    }

    private static Agent retrying(RetryConfig.Builder<Object> retry) {
        return ALONE.toBuilder()
                .model(Model.of(new Nobody("first")).retry(retry.build()))
                .build();
    }

    @Test
    void a_model_that_wants_to_be_left_alone_for_long_is_not_waited_for_while_there_is_another() {
        Duration day = Duration.ofDays(1);
        ModelFailed failed = fail(WITH_ANOTHER, started(), "first", Kind.RATE_LIMITED, day);
        assertThat(failed.reaction()).isEqualTo(Reaction.FALL_BACK);

        ModelFailed soon = fail(WITH_ANOTHER, started(), "first", Kind.RATE_LIMITED, Duration.ofMinutes(1));
        assertThat(soon.reaction()).isEqualTo(Reaction.RETRY);
    }

    @Test
    void a_long_wait_for_the_only_model_is_told() {
        ModelFailed failed = fail(ALONE, started(), "first", Kind.RATE_LIMITED, Duration.ofHours(1));

        assertThat(failed.reaction()).isEqualTo(Reaction.RETRY);
        assertThat(Struggle.in(ALONE, started().state(), List.of(failed)))
                .singleElement()
                .satisfies(told -> assertThat(told.kind()).isEqualTo(Struggle.Kind.BACKING_OFF))
                .satisfies(told -> assertThat(told.about()).isEqualTo("first"));
    }

    private static ModelFailed fail(
            Agent agent, Journals before, String model, Kind kind, @Nullable Duration retryAfter) {
        LlmFailure failure = new LlmFailure(kind, "no", retryAfter);
        return Fallback.failed(
                agent,
                before.state(),
                agent.model(model),
                failure,
                new LlmException(failure, null),
                NOW,
                Duration.ofMillis(3));
    }

    private static Model model(String name) {
        return Model.of(new Nobody(name))
                .retry(RetryConfig.custom()
                        .maxAttempts(2)
                        .waitDuration(Duration.ofSeconds(1))
                        .build());
    }

    private record Nobody(String name) implements LlmClient {
        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            throw new AssertionError("nobody is asked here");
        }
    }
}
