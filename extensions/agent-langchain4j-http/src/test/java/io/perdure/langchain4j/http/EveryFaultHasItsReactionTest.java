package io.perdure.langchain4j.http;

import static io.perdure.testkit.OpenAiFault.*;
import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmReply.Finish;
import io.perdure.llm.TokenUsage;
import io.perdure.store.InMemoryStateStore;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.OpenAiFault;
import io.perdure.testkit.OpenAiServer;
import io.perdure.testkit.OpenAiServer.Answer;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a task goes on when a fault of the wire strikes: once, in the middle of it; or again and again, with no other model to ask. The task looks
 * at two items and then answers; its models are LangChain4j's real OpenAI client.
 */
class EveryFaultHasItsReactionTest {
    private static final Set<OpenAiFault> RETRIED = EnumSet.of(
            RATE_LIMITED,
            RATE_LIMITED_SECONDS,
            RATE_LIMITED_DATE,
            RATE_LIMITED_MILLIS,
            SERVER_ERROR,
            BAD_GATEWAY,
            OVERLOADED,
            OVERLOADED_529,
            CONFLICT,
            TOO_EARLY,
            NO_ANSWER,
            CUT_OFF,
            RESET,
            STALLED,
            ENDS_EARLY,
            ENDLESS,
            ERROR_IN_STREAM,
            NOT_JSON,
            WRONG_SHAPE);
    private static final Set<OpenAiFault> FOR_A_PERSON =
            EnumSet.of(QUOTA_EXHAUSTED, WRONG_KEY, FORBIDDEN, UNKNOWN_MODEL, MOVED);
    private static final Set<OpenAiFault> OF_THE_REQUEST =
            EnumSet.of(INVALID_REQUEST, INVALID_REQUEST_QUOTED, CONTENT_REFUSED, CONTEXT_TOO_LONG);
    private static final Set<OpenAiFault> OF_THE_ANSWER = EnumSet.of(EMPTY_REPLY, TRUNCATED_REPLY, FILTERED_REPLY);
    private static final Set<OpenAiFault> OF_CALLS =
            EnumSet.of(BROKEN_ARGUMENTS, WRONG_TYPES, TEXT_AROUND_ARGUMENTS, UNKNOWN_TOOL);
    private static final Set<OpenAiFault> HARMLESS = EnumSet.of(SLOW, SAME_IDS, TWO_HUNDRED_CALLS);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock(Instant.now()); // for dates in headers
    private final AtomicBoolean striking = new AtomicBoolean(true);
    private final AtomicInteger looking = new AtomicInteger();
    private final AtomicInteger mostLooking = new AtomicInteger();
    private CountDownLatch meeting = new CountDownLatch(0); // so many look at the chair at once
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean looksForEver;
    private OpenAiServer server = OpenAiServer.refusing();
    private Orchestrator orchestrator;

    @AfterEach
    void close() {
        orchestrator.close();
        server.close();
    }

    @Test
    void every_fault_has_a_reaction() {
        orchestrator = Orchestrator.open(new InMemoryStateStore());
        Set<OpenAiFault> all = EnumSet.noneOf(OpenAiFault.class);
        Stream.of(RETRIED, FOR_A_PERSON, OF_THE_REQUEST, OF_THE_ANSWER, OF_CALLS, HARMLESS)
                .forEach(all::addAll);
        assertThat(all).containsExactlyInAnyOrder(OpenAiFault.values());
    }

    // ---- once

    static Stream<Arguments> once() {
        return Stream.of(Wire.BLOCKING, Wire.STREAMING)
                .flatMap(wire -> Stream.of(OpenAiFault.values()).map(fault -> Arguments.of(fault, wire)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("once")
    void a_fault_that_strikes_once_is_survived(OpenAiFault fault, Wire wire) {
        TaskHandle<String> task = start(fault, Strikes.ONCE, wire, "a", "b");
        awaitEnd(task);

        assertThat(story(task)).containsExactlyElementsOf(storyOf(fault, wire));
        assertThat(asked(task))
                .as("LangChain4j asks once")
                .isEqualTo(server.requests().size());
    }

    /** What is in the journal when a fault has struck the second request. */
    private static List<String> storyOf(OpenAiFault fault, Wire wire) {
        String kind = kind(fault, wire);
        List<String> story = new ArrayList<>(List.of("a replied", "looked"));
        if (RETRIED.contains(fault)) {
            story.addAll(List.of("a " + kind + " RETRY", "a replied", "looked", "a replied"));
        } else if (FOR_A_PERSON.contains(fault) || OF_THE_REQUEST.contains(fault)) {
            story.addAll(List.of("a " + kind + " FALL_BACK", "b replied", "looked", "b replied"));
        } else if (OF_THE_ANSWER.contains(fault)) {
            story.addAll(List.of("a replied", "sent back", "a replied", "looked", "a replied"));
        } else if (OF_CALLS.contains(fault)) {
            story.addAll(List.of("a replied", kind, "a replied", "looked", "a replied"));
        } else {
            int calls = fault == SAME_IDS ? 2 : fault == TWO_HUNDRED_CALLS ? 200 : 1;
            story.add("a replied");
            story.addAll(Collections.nCopies(calls, "looked"));
            if (calls > 2) { // all of them alike
                story.add("repetition TELL");
            }
            story.add("a replied");
        }
        story.add("COMPLETED");
        return story;
    }

    private static String kind(OpenAiFault fault, Wire wire) {
        return switch (fault) {
            case RATE_LIMITED, RATE_LIMITED_SECONDS, RATE_LIMITED_DATE, RATE_LIMITED_MILLIS -> "RATE_LIMITED";
            case SERVER_ERROR, BAD_GATEWAY, OVERLOADED, OVERLOADED_529, ERROR_IN_STREAM, CONFLICT, TOO_EARLY ->
                "UNAVAILABLE";
            case MOVED -> "UNKNOWN_MODEL";
            case INVALID_REQUEST_QUOTED -> "INVALID_REQUEST";
            case NO_ANSWER, STALLED, ENDLESS -> "TIMED_OUT";
            case CUT_OFF, RESET -> "CONNECTION_LOST";
            case ENDS_EARLY -> wire.isStreaming() ? "CONNECTION_LOST" : "UNREADABLE_REPLY";
            case NOT_JSON, WRONG_SHAPE -> "UNREADABLE_REPLY";
            case WRONG_KEY, FORBIDDEN -> "AUTHENTICATION";
            case CONTENT_REFUSED -> "CONTENT_FILTERED";
            case BROKEN_ARGUMENTS, WRONG_TYPES, TEXT_AROUND_ARGUMENTS -> "INVALID_ARGUMENTS";
            default -> fault.name();
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = OpenAiFault.class,
            names = {"RATE_LIMITED_SECONDS", "RATE_LIMITED_DATE", "RATE_LIMITED_MILLIS", "OVERLOADED"})
    void the_task_waits_as_long_as_it_is_asked_to(OpenAiFault fault) {
        TaskHandle<String> task = start(fault, Strikes.ONCE, Wire.BLOCKING, "a");
        awaitEnd(task);

        ModelFailed failed = entries(task, ModelFailed.class).findFirst().orElseThrow();
        Duration asked = fault == RATE_LIMITED_MILLIS ? Duration.ofMillis(1500) : Duration.ofSeconds(2);
        assertThat(Duration.between(failed.at(), failed.retryAt()))
                .as("its own back-off would be one second")
                .isEqualTo(asked);
    }

    // ---- what the model is told

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void broken_json_is_told_with_its_place(Wire wire) {
        assertThat(told(BROKEN_ARGUMENTS, wire))
                .startsWith(
                        "FAILED (INVALID_ARGUMENTS): The arguments do not fit: the arguments are not usable JSON: line 1,")
                .contains("Unexpected end-of-input", "Effect: none.", "correct the arguments and call again");
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void text_around_json_is_told(Wire wire) {
        assertThat(told(TEXT_AROUND_ARGUMENTS, wire))
                .startsWith("FAILED (INVALID_ARGUMENTS): The arguments do not fit: the arguments are not usable JSON:"
                        + " other text stands before the JSON value.");
    }

    @Test
    void wrong_types_are_told_place_by_place() {
        assertThat(told(WRONG_TYPES, Wire.BLOCKING)).contains("/item must be a text, is a list of 1 item.");
    }

    @Test
    void a_tool_that_nobody_offered_is_told_with_those_there_are() {
        assertThat(told(UNKNOWN_TOOL, Wire.BLOCKING)).contains("There is no tool 'no_such_tool'. The tools are: look.");
    }

    private String told(OpenAiFault fault, Wire wire) {
        TaskHandle<String> task = start(fault, Strikes.ONCE, wire, "a");
        awaitEnd(task);
        assertThat(task.await().isCompleted()).isTrue();
        JsonNode messages = server.requests().get(2).path("messages");
        return messages.get(messages.size() - 1).path("content").asText();
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void two_hundred_calls_run_a_few_at_a_time_and_each_gets_an_id_of_its_own(Wire wire) {
        meeting = new CountDownLatch(8);
        TaskHandle<String> task = start(TWO_HUNDRED_CALLS, Strikes.ONCE, wire, "a");
        awaitEnd(task);

        assertThat(mostLooking).hasValue(8);
        List<String> ids = new ArrayList<>();
        server.requests()
                .get(2)
                .path("messages")
                .forEach(message -> message.path("tool_calls")
                        .forEach(call -> ids.add(call.path("id").asText())));
        assertThat(ids).hasSize(201).doesNotHaveDuplicates();
    }

    // ---- again and again

    static Stream<Arguments> always() {
        Set<OpenAiFault> failures = EnumSet.allOf(OpenAiFault.class);
        failures.removeAll(HARMLESS);
        return failures.stream().map(Arguments::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("always")
    void a_fault_that_strikes_for_ever_ends_within_its_bounds(OpenAiFault fault) {
        TaskHandle<String> task = start(fault, Strikes.ALWAYS, Wire.BLOCKING, "a");
        awaitEnd(task);

        String kind = kind(fault, Wire.BLOCKING);
        List<String> story = story(task);
        if (RETRIED.contains(fault)) {
            assertThat(story)
                    .containsExactly(
                            "a " + kind + " RETRY",
                            "a " + kind + " WAIT",
                            "a " + kind + " RETRY",
                            "a " + kind + " FAIL",
                            "FAILED model-failed");
        } else if (FOR_A_PERSON.contains(fault)) {
            assertThat(story).containsExactly("a " + kind + " PAUSE", "paused");
            mend(task);
            assertThat(story(task)).endsWith("a replied", "COMPLETED");
        } else if (OF_THE_REQUEST.contains(fault)) {
            assertThat(story).containsExactly("a " + kind + " FAIL", "FAILED model-failed");
        } else if (OF_THE_ANSWER.contains(fault)) {
            assertThat(story.stream().filter("sent back"::equals)).hasSize(3);
            assertThat(story).endsWith("a replied", "FAILED answer-rejected");
        } else {
            assertThat(story.stream().filter(kind::equals)).hasSize(8);
            assertThat(story).contains("repetition TELL").endsWith("repetition PAUSE", "paused");
            mend(task);
            assertThat(story(task)).endsWith("a replied", "COMPLETED");
        }
        assertThat(asked(task))
                .as("LangChain4j asks once")
                .isEqualTo(server.requests().size());
    }

    private void mend(TaskHandle<String> task) {
        striking.set(false);
        task.resume();
        await().until(() -> task.info().status().isOver());
    }

    @Test
    void a_model_that_asks_for_two_hundred_calls_again_and_again_is_stopped_before_it_reaches_the_limit() {
        looksForEver = true;
        TaskHandle<String> task = start(TWO_HUNDRED_CALLS, Strikes.ALWAYS, Wire.BLOCKING, "a");
        awaitEnd(task);

        assertThat(story(task)).endsWith("repetition PAUSE", "paused");
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void nobody_there_is_waited_for(Wire wire) {
        orchestrator = open(agent(wire, "a"));
        TaskHandle<String> task = orchestrator.start(Task.of("t", "Look at both."));
        awaitEnd(task);

        assertThat(story(task))
                .startsWith("a UNAVAILABLE RETRY", "a UNAVAILABLE WAIT")
                .endsWith("FAILED model-failed");
    }

    // ---- the task and its world

    private enum Strikes {
        ONCE,
        ALWAYS
    }

    private TaskHandle<String> start(OpenAiFault fault, Strikes strikes, Wire wire, String... models) {
        AtomicInteger seen = new AtomicInteger();
        server = OpenAiServer.answering(request -> {
            LlmReply healthy = healthy(request);
            boolean isFirstModel = request.path("model").asText().equals("a");
            boolean hit = strikes == Strikes.ALWAYS ? striking.get() : isFirstModel && seen.incrementAndGet() == 2;
            if (hit && fault == ENDLESS) {
                underWay.incrementAndGet();
            }
            return hit ? fault.insteadOf(healthy) : Answer.reply(healthy);
        });
        orchestrator = open(agent(wire, models));
        return orchestrator.start(Task.of("t", "Look at both."));
    }

    // A function of what it is shown, as a model is: two items are to be looked at.
    private LlmReply healthy(JsonNode request) {
        List<String> seen = new ArrayList<>();
        request.path("messages").forEach(message -> {
            if (message.path("content").asText().startsWith("It is ")) {
                seen.add(message.path("content").asText());
            }
        });
        LlmReply reply = seen.isEmpty()
                ? call("look", Map.of("item", "lamp"))
                : seen.size() == 1 || looksForEver ? call("look", Map.of("item", "chair")) : say("Both are blue.");
        String text = reply.text().isEmpty() ? "Let me look at it at once." : reply.text();
        Finish finish = reply.calls().isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
        return new LlmReply(text, reply.calls(), finish, new TokenUsage(3, 4), "gpt");
    }

    private Agent agent(Wire wire, String... models) {
        RetryConfig twice = RetryConfig.custom()
                .maxAttempts(2)
                .waitDuration(Duration.ofSeconds(1))
                .build();
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You look at things.")
                .models(Stream.of(models)
                        .map(name ->
                                Model.of(wire.client(name, server)).retry(twice).timeout(Duration.ofMinutes(2)))
                        .toList())
                .outage(twice)
                .tools(Tools.of(Tool.named("look")
                        .description("Looks at an item.")
                        .effect(Effect.READ_ONLY)
                        .calls(Wire.Item.class, (item, call) -> look(item))))
                .build();
    }

    private String look(Wire.Item item) throws InterruptedException {
        mostLooking.accumulateAndGet(looking.incrementAndGet(), Math::max);
        try {
            if (item.item().equals("chair")) {
                meeting.countDown();
                meeting.await();
            }
            return "It is blue.";
        } finally {
            looking.decrementAndGet();
        }
    }

    private Orchestrator open(Agent agent) {
        return Orchestrator.on(new InMemoryStateStore(clock))
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ZERO)
                .open();
    }

    private void awaitEnd(TaskHandle<String> task) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> moveOn(task));
    }

    /** Moves the clock to what the task waits for; whether it waits for nothing any more. */
    private boolean moveOn(TaskHandle<String> task) {
        List<JournalEntry> history = task.history();
        if (history.get(history.size() - 1) instanceof ModelFailed failed && failed.retryAt() != null) {
            Duration left = Duration.between(clock.instant(), failed.retryAt());
            clock.advance(left.compareTo(SECOND) > 0 ? left : SECOND); // tasks that wait are looked for every second
        }
        if (underWay.getAndSet(0) > 0) {
            clock.advance(Duration.ofMinutes(2));
        }
        TaskStatus status = task.info().status();
        return status.isOver() || status == TaskStatus.PAUSED;
    }

    private static long asked(TaskHandle<String> task) {
        return entries(task, ModelFailed.class).count()
                + entries(task, ModelReplied.class).count();
    }

    private static <E extends JournalEntry> Stream<E> entries(TaskHandle<String> task, Class<E> kind) {
        return task.history().stream().filter(kind::isInstance).map(kind::cast);
    }

    private static List<String> story(TaskHandle<String> task) {
        return task.history().stream()
                .map(EveryFaultHasItsReactionTest::said)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String said(JournalEntry entry) {
        if (entry instanceof ModelFailed e) {
            return e.model() + " " + e.failure().kind() + " " + e.reaction();
        }
        if (entry instanceof ModelReplied e) {
            return e.model() + " replied";
        }
        if (entry instanceof AnswerRejected) {
            return "sent back";
        }
        if (entry instanceof InvocationEnded e) {
            ToolFailure failure = e.outcome().failure();
            return failure == null ? "looked" : failure.kind().name();
        }
        if (entry instanceof MonitorSpoke e) {
            return e.monitor() + " " + e.severity();
        }
        if (entry instanceof TaskPaused) {
            return "paused";
        }
        return entry instanceof TaskEnded e ? (e.status() + " " + e.reason()).strip() : null;
    }
}
