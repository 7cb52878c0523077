package io.perdure.langchain4j.http;

import static io.perdure.testkit.OpenAiFault.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.TaskHandle;
import io.perdure.journal.ModelFailed;
import io.perdure.store.StateStore.Append;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.OpenAiFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a task goes on when a fault of the wire strikes: once, at the first, a middle and the last step, alone and with a crash just before and just
 * after it is durable; or again and again, with no other model to ask. The task looks at three items and then answers; its models are
 * LangChain4j's real OpenAI client.
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

    private static final ExecutorService CELLS = Executors.newFixedThreadPool(12); // they wait more than they work

    private final AtomicBoolean striking = new AtomicBoolean(true);
    private LookingTask world = new LookingTask(Peer.HEALTHY, n -> false, Wire.BLOCKING, "a");

    @BeforeEach
    void forget() {
        Peer.forgetRequests();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @AfterAll
    static void end() {
        CELLS.shutdownNow();
    }

    @Test
    void every_fault_has_a_reaction() {
        Set<OpenAiFault> all = EnumSet.noneOf(OpenAiFault.class);
        Stream.of(RETRIED, FOR_A_PERSON, OF_THE_REQUEST, OF_THE_ANSWER, OF_CALLS, HARMLESS)
                .forEach(all::addAll);
        assertThat(all).containsExactlyInAnyOrder(OpenAiFault.values());
    }

    // ---- once, at each place, alone and with a crash

    /** Which request is struck: of three for a look each, and one for the answer, in which no call can be spoiled. */
    private enum Place {
        FIRST,
        MIDDLE,
        LAST;

        int request(Struck struck) {
            return switch (this) {
                case FIRST -> 1;
                case MIDDLE -> 2;
                case LAST -> Peer.ITEMS.size() + (struck.spoilsCalls() ? 0 : 1);
            };
        }
    }

    /** What becomes of the process. */
    private enum Fate {
        LIVES,
        DIES_AFTER_IT_IS_DURABLE,
        DIES_BEFORE_IT_IS_DURABLE
    }

    /**
     * What a fault does to a request.
     *
     * @param told what the journal then tells, before the reply that counts
     * @param then which model that is of
     * @param looks how many follow, if it has calls
     * @param recordedBy the type of the entry that records it
     */
    private record Struck(List<String> told, String then, int looks, String recordedBy, boolean spoilsCalls) {
        boolean failsModel() {
            return recordedBy.equals("model-failed") || recordedBy.equals("answer-rejected");
        }
    }

    @TestFactory
    Stream<DynamicContainer> a_fault_that_strikes_once_is_survived_wherever_it_strikes() {
        Stream<DynamicContainer> answered = Stream.of(OpenAiFault.values()).map(fault -> {
            Peer peer = Peer.with(fault);
            List<DynamicTest> cells = cells(peer, (wire, place) -> struck(fault, wire, place));
            cells.add(DynamicTest.dynamicTest(
                    "LangChain4j asks once", () -> assertThat(peer.requests()).hasSize(cells.size() - 1)));
            return DynamicContainer.dynamicContainer(fault.name(), cells);
        });
        Stream<DynamicContainer> nobody = Stream.of(Peer.REFUSING, Peer.UNREACHABLE)
                .map(peer -> DynamicContainer.dynamicContainer(
                        peer == Peer.REFUSING ? "nobody there" : "no way there",
                        cells(peer, (wire, place) -> failed("UNAVAILABLE", "RETRY"))));
        return Stream.concat(answered, nobody).toList().stream(); // all are under way before the first is waited for
    }

    private static List<DynamicTest> cells(Peer peer, BiFunction<Wire, Place, Struck> struck) {
        List<DynamicTest> cells = new ArrayList<>();
        for (Wire wire : List.of(Wire.BLOCKING, Wire.STREAMING)) {
            for (Place place : Place.values()) {
                for (Fate fate : Fate.values()) {
                    if (fate == Fate.LIVES || wire.isStreaming() == crashesStream(place, fate)) {
                        cells.add(cell(peer, wire, place, fate, struck.apply(wire, place)));
                    }
                }
            }
        }
        return cells;
    }

    // What is durable does not depend on how it came, so that crashes take turns with the wires.
    private static boolean crashesStream(Place place, Fate fate) {
        return (place == Place.MIDDLE) == (fate == Fate.DIES_AFTER_IT_IS_DURABLE);
    }

    private static DynamicTest cell(Peer peer, Wire wire, Place place, Fate fate, Struck struck) {
        int request = place.request(struck);
        Future<List<String>> told = CELLS.submit(() -> {
            try (LookingTask world = new LookingTask(peer, n -> n == request, wire, "a", "b")) {
                if (fate != Fate.LIVES) {
                    boolean after = fate == Fate.DIES_AFTER_IT_IS_DURABLE;
                    world.runUntilDead(after ? Crash.AFTER : Crash.BEFORE, records(struck, request));
                }
                return LookingTask.story(world.run());
            }
        });
        boolean recorded = fate != Fate.DIES_BEFORE_IT_IS_DURABLE;
        return DynamicTest.dynamicTest(
                wire + ", " + place + ", " + fate,
                () -> assertThat(told.get()).isEqualTo(story(struck, request, recorded)));
    }

    // Replies and calls before it are recorded too.
    private static Predicate<Append> records(Struck struck, int request) {
        AtomicInteger left = new AtomicInteger(struck.failsModel() ? 1 : request);
        return append -> {
            int found = (int) append.entries().stream()
                    .filter(entry -> entry.type().equals(struck.recordedBy()))
                    .count();
            return found > 0 && left.addAndGet(-found) <= 0;
        };
    }

    /** What is in the journal when a fault has struck a request. */
    private static List<String> story(Struck struck, int request, boolean recorded) {
        List<String> story = new ArrayList<>();
        String who = "a";
        for (int n = 1; n <= Peer.ITEMS.size() + 1; n++) {
            boolean hit = n == request;
            if (hit && recorded) {
                story.addAll(struck.told());
                who = struck.then();
            }
            story.add(who + " replied");
            int looks = n > Peer.ITEMS.size() ? 0 : hit ? struck.looks() : 1;
            story.addAll(Collections.nCopies(looks, "looked"));
            if (looks > 2) { // all of them alike
                story.add("repetition TELL");
            }
        }
        story.add("COMPLETED");
        return story;
    }

    private static Struck struck(OpenAiFault fault, Wire wire, Place place) {
        String kind = kind(fault, wire);
        if (RETRIED.contains(fault)) {
            return failed(kind, "RETRY");
        } else if (fault == CONTEXT_TOO_LONG && place == Place.LAST) { // there is something that can be folded
            return failed(kind, "COMPACT");
        } else if (FOR_A_PERSON.contains(fault) || OF_THE_REQUEST.contains(fault)) {
            return failed(kind, "FALL_BACK");
        } else if (OF_THE_ANSWER.contains(fault)) {
            return new Struck(List.of("a replied", "sent back"), "a", 1, "answer-rejected", false);
        } else if (OF_CALLS.contains(fault)) {
            return new Struck(List.of("a replied", kind), "a", 1, "invocation-ended", true);
        } else if (fault == SLOW) {
            return new Struck(List.of(), "a", 1, "model-replied", false);
        }
        return new Struck(List.of(), "a", fault == SAME_IDS ? 2 : 200, "invocation-ended", true);
    }

    private static Struck failed(String kind, String reaction) {
        String then = reaction.equals("FALL_BACK") ? "b" : "a";
        return new Struck(List.of("a " + kind + " " + reaction), then, 1, "model-failed", false);
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
    void the_task_waits_as_long_as_it_is_asked_to(OpenAiFault fault) throws InterruptedException {
        TaskHandle<String> task = strikeSecond(fault, Wire.BLOCKING).run();

        ModelFailed failed =
                LookingTask.entries(task, ModelFailed.class).findFirst().orElseThrow();
        Duration asked = fault == RATE_LIMITED_MILLIS ? Duration.ofMillis(1500) : Duration.ofSeconds(2);
        assertThat(Duration.between(failed.at(), failed.retryAt()))
                .as("its own back-off would be one second")
                .isEqualTo(asked);
    }

    // ---- what the model is told

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void broken_json_is_told_with_its_place(Wire wire) throws InterruptedException {
        assertThat(told(BROKEN_ARGUMENTS, wire))
                .startsWith(
                        "FAILED (INVALID_ARGUMENTS): The arguments do not fit: the arguments are not usable JSON: line 1,")
                .contains("Unexpected end-of-input", "Effect: none.", "correct the arguments and call again");
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void text_around_json_is_told(Wire wire) throws InterruptedException {
        assertThat(told(TEXT_AROUND_ARGUMENTS, wire))
                .startsWith("FAILED (INVALID_ARGUMENTS): The arguments do not fit: the arguments are not usable JSON:"
                        + " other text stands before the JSON value.");
    }

    @Test
    void wrong_types_are_told_place_by_place() throws InterruptedException {
        assertThat(told(WRONG_TYPES, Wire.BLOCKING)).contains("/item must be a text, is a list of 1 item.");
    }

    @Test
    void a_tool_that_nobody_offered_is_told_with_those_there_are() throws InterruptedException {
        assertThat(told(UNKNOWN_TOOL, Wire.BLOCKING)).contains("There is no tool 'no_such_tool'. The tools are: look.");
    }

    private String told(OpenAiFault fault, Wire wire) throws InterruptedException {
        assertThat(strikeSecond(fault, wire).run().await().isCompleted()).isTrue();
        JsonNode messages = Peer.HEALTHY.requests().get(1).path("messages");
        return messages.get(messages.size() - 1).path("content").asText();
    }

    private LookingTask strikeSecond(OpenAiFault fault, Wire wire) {
        world = new LookingTask(Peer.with(fault), n -> n == 2, wire, "a");
        return world;
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void two_hundred_calls_run_a_few_at_a_time_and_each_gets_an_id_of_its_own(Wire wire) throws InterruptedException {
        strikeSecond(TWO_HUNDRED_CALLS, wire).meeting(8).run();

        assertThat(world.mostLooking()).isEqualTo(8);
        List<String> ids = new ArrayList<>();
        Peer.HEALTHY
                .requests()
                .get(1)
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
    void a_fault_that_strikes_for_ever_ends_within_its_bounds(OpenAiFault fault) throws InterruptedException {
        TaskHandle<String> task = strikeAlways(Peer.with(fault), Wire.BLOCKING).run();

        String kind = kind(fault, Wire.BLOCKING);
        List<String> story = LookingTask.story(task);
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
            assertThat(LookingTask.story(task)).endsWith("a replied", "COMPLETED");
        } else if (OF_THE_REQUEST.contains(fault)) {
            assertThat(story).containsExactly("a " + kind + " FAIL", "FAILED model-failed");
        } else if (OF_THE_ANSWER.contains(fault)) {
            assertThat(story.stream().filter("sent back"::equals)).hasSize(3);
            assertThat(story).endsWith("a replied", "FAILED answer-rejected");
        } else {
            assertThat(story.stream().filter(kind::equals)).hasSize(8);
            assertThat(story).contains("repetition TELL").endsWith("repetition PAUSE", "paused");
            mend(task);
            assertThat(LookingTask.story(task)).endsWith("a replied", "COMPLETED");
        }
        assertThat(LookingTask.asked(task))
                .as("LangChain4j asks once")
                .isEqualTo(Peer.with(fault).requests().size()
                        + Peer.HEALTHY.requests().size());
    }

    private LookingTask strikeAlways(Peer peer, Wire wire) {
        world = new LookingTask(peer, n -> striking.get(), wire, "a");
        return world;
    }

    private void mend(TaskHandle<String> task) throws InterruptedException {
        striking.set(false);
        world.resume(task);
    }

    @Test
    void a_model_that_asks_for_two_hundred_calls_again_and_again_is_stopped_before_it_reaches_the_limit()
            throws InterruptedException {
        TaskHandle<String> task =
                strikeAlways(Peer.with(TWO_HUNDRED_CALLS), Wire.BLOCKING).run();

        assertThat(LookingTask.story(task)).endsWith("repetition PAUSE", "paused");
        assertThat(Peer.with(TWO_HUNDRED_CALLS).requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "STREAMING"})
    void nobody_there_is_waited_for(Wire wire) throws InterruptedException {
        TaskHandle<String> task = strikeAlways(Peer.REFUSING, wire).run();

        assertThat(LookingTask.story(task))
                .startsWith("a UNAVAILABLE RETRY", "a UNAVAILABLE WAIT")
                .endsWith("FAILED model-failed");
    }
}
