package io.perdure.testkit.matrix;

import static io.perdure.llm.LlmFailure.Kind.AUTHENTICATION;
import static io.perdure.llm.LlmFailure.Kind.CIRCUIT_OPEN;
import static io.perdure.llm.LlmFailure.Kind.CONNECTION_LOST;
import static io.perdure.llm.LlmFailure.Kind.CONTENT_FILTERED;
import static io.perdure.llm.LlmFailure.Kind.CONTEXT_TOO_LONG;
import static io.perdure.llm.LlmFailure.Kind.INVALID_REQUEST;
import static io.perdure.llm.LlmFailure.Kind.OTHER;
import static io.perdure.llm.LlmFailure.Kind.QUOTA_EXHAUSTED;
import static io.perdure.llm.LlmFailure.Kind.RATE_LIMITED;
import static io.perdure.llm.LlmFailure.Kind.TIMED_OUT;
import static io.perdure.llm.LlmFailure.Kind.UNAVAILABLE;
import static io.perdure.llm.LlmFailure.Kind.UNKNOWN_MODEL;
import static io.perdure.llm.LlmFailure.Kind.UNREADABLE_REPLY;
import static io.perdure.llm.LlmFailure.Reaction.COMPACT;
import static io.perdure.llm.LlmFailure.Reaction.FAIL;
import static io.perdure.llm.LlmFailure.Reaction.FALL_BACK;
import static io.perdure.llm.LlmFailure.Reaction.PAUSE;
import static io.perdure.llm.LlmFailure.Reaction.RETRY;
import static io.perdure.llm.LlmFailure.Reaction.WAIT;
import static io.perdure.testkit.ScriptedLlm.fail;
import static io.perdure.testkit.matrix.Row.model;
import static io.perdure.testkit.matrix.Row.tool;
import static io.perdure.tool.Effect.IDEMPOTENT;
import static io.perdure.tool.Effect.ONCE;
import static io.perdure.tool.Effect.READ_ONLY;
import static io.perdure.tool.ToolFailure.Kind.INVALID_ARGUMENTS;
import static io.perdure.tool.ToolFailure.Kind.UNKNOWN_TOOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmReply.Finish;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.matrix.Row.Place;
import io.perdure.testkit.matrix.Run.Crash;
import io.perdure.testkit.matrix.World.CallFault;
import io.perdure.testkit.matrix.World.ModelFault;
import io.perdure.testkit.matrix.World.ToolFault;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault of a model and of a tool, at the first, a middle and the last step, alone and followed by a crash: just after the fault is
 * durable, and just before. Each ends in the reaction its row states, and the journal tells nothing else.
 */
class FaultMatrixTest {
    // Runs wait more than they work.
    private static final ExecutorService RUNS = Executors.newFixedThreadPool(12);

    /** Models that do not answer, where there is another one. */
    static final List<Row> NOT_ALONE = List.of(
            fails("a rate limit is waited for", RATE_LIMITED, RETRY),
            fails("a model that is down is asked again", UNAVAILABLE, RETRY),
            fails("a model that is late is asked again", TIMED_OUT, RETRY),
            fails("a lost connection is made again", CONNECTION_LOST, RETRY),
            fails("what cannot be read is asked for again", UNREADABLE_REPLY, RETRY),
            fails("an error of the client is tried again", OTHER, RETRY),
            fails("a model that stays down is left for the next one", UNAVAILABLE, RETRY, FALL_BACK),
            fails("where nothing is paid for the next model is asked", QUOTA_EXHAUSTED, FALL_BACK),
            fails("a model that rests is passed over", CIRCUIT_OPEN, FALL_BACK),
            fails("a wrong key leads to the next model", AUTHENTICATION, FALL_BACK),
            fails("a wrong name leads to the next model", UNKNOWN_MODEL, FALL_BACK),
            fails("what one model refuses to take another may take", INVALID_REQUEST, FALL_BACK),
            fails("what one model refuses to read another may read", CONTENT_FILTERED, FALL_BACK),
            fails("what is too long for one model may fit another", CONTEXT_TOO_LONG, FALL_BACK)
                    .atLast(fails("what stays too long may fit another", CONTEXT_TOO_LONG, COMPACT, FALL_BACK)),
            fails("what is too long once is made shorter", CONTEXT_TOO_LONG, COMPACT)
                    .onlyAtLast(),
            model("long results are left out until it fits", tooMuch(), "a CONTEXT_TOO_LONG COMPACT")
                    .times(9, "a CONTEXT_TOO_LONG COMPACT")
                    .longest(4_000)
                    .onlyAtLast(),
            model("a client that throws anything is tried again", throwing(), "a OTHER RETRY"),
            model("a model that hangs is interrupted and asked again", hanging(), "a TIMED_OUT RETRY"),
            model("a model that ignores that is left alone and asked again", deaf(), "a TIMED_OUT RETRY"));

    /** Models that do not answer, where there is no other. */
    static final List<Row> ALONE = List.of(
            fails("a rate limit is waited out", RATE_LIMITED, RETRY, WAIT),
            fails("an outage is waited out", UNAVAILABLE, RETRY, WAIT),
            fails("silence is waited out", TIMED_OUT, RETRY, WAIT),
            fails("lost connections are waited out", CONNECTION_LOST, RETRY, WAIT),
            fails("gibberish is waited out", UNREADABLE_REPLY, RETRY, WAIT),
            fails("the rest of a model is waited out", CIRCUIT_OPEN, WAIT),
            fails("a bill is left to a person", QUOTA_EXHAUSTED, PAUSE),
            fails("a key is left to a person", AUTHENTICATION, PAUSE),
            fails("a name is left to a person", UNKNOWN_MODEL, PAUSE),
            fails("a request that nobody takes ends the task", INVALID_REQUEST, FAIL),
            fails("a text that nobody reads ends the task", CONTENT_FILTERED, FAIL),
            fails("a history that fits nobody ends the task", CONTEXT_TOO_LONG, FAIL)
                    .atLast(fails("a history that stays too long ends the task", CONTEXT_TOO_LONG, COMPACT, FAIL)),
            fails("an error of the client that stays ends the task", OTHER, RETRY, FAIL));

    /** Replies that are of no use. */
    static final List<Row> REPLIES = List.of(
            model("an empty reply is sent back", says("", Finish.STOP), rejections(1)),
            model("a reply that is cut off is sent back", says("{\"do", Finish.LENGTH), rejections(1)),
            model("a reply that was held back is sent back", says("{\"do", Finish.FILTERED), rejections(1)),
            model("an answer that is no JSON is sent back", says("I am done.", Finish.STOP), rejections(1)),
            model("an answer of another form is sent back", says("{\"cents\":3}", Finish.STOP), rejections(1)),
            model("an answer that stays wrong ends the task", says("", Finish.STOP), rejections(3, "a replied"))
                    .times(4, rejections(3))
                    .ends("FAILED answer-rejected"),
            calls("broken arguments are sent back", "work", "{\"item", INVALID_ARGUMENTS),
            calls("arguments of a wrong type are sent back", "work", "{\"item\":[1]}", INVALID_ARGUMENTS),
            calls("arguments within a sentence are sent back", "work", "So: {\"item\":1}", INVALID_ARGUMENTS),
            calls("a call of a tool that is not there is sent back", "play", "{\"item\":1}", UNKNOWN_TOOL),
            model("calls with one id are two calls", repeated(2), more(1))
                    .of(IDEMPOTENT)
                    .unrecorded(more(1)),
            model("two hundred calls are made", repeated(200), more(199))
                    .of(IDEMPOTENT)
                    .unrecorded(more(199)));

    /** Tools that fail. */
    static final List<Row> TOOLS = List.of(
            tool("a read that is down is tried again", READ_ONLY, down(), "again UNAVAILABLE", "DONE"),
            tool("a read that stays down is told", READ_ONLY, down(), "again UNAVAILABLE", "FAILED UNAVAILABLE")
                    .times(2, "again UNAVAILABLE", "DONE"),
            tool("an effect with a key is tried again", IDEMPOTENT, down(), "again UNAVAILABLE", "DONE"),
            tool("an effect without one is not", ONCE, down(), "FAILED UNAVAILABLE"),
            tool("a read whose answer is lost is made again", READ_ONLY, lost(), "again UNAVAILABLE", "DONE"),
            tool(
                    "an effect with a key whose answer is lost is made again",
                    IDEMPOTENT,
                    lost(),
                    "again UNAVAILABLE",
                    "DONE"),
            tool("one that stays lost is unknown", IDEMPOTENT, lost(), "again UNAVAILABLE", "UNKNOWN UNAVAILABLE")
                    .times(2, "again UNAVAILABLE", "DONE"),
            tool("an effect without a key whose answer is lost is unknown", ONCE, lost(), "UNKNOWN UNAVAILABLE"),
            tool("a read that crashes is made again", READ_ONLY, crash(), "again CRASHED", "DONE"),
            tool("a read that keeps crashing has failed", READ_ONLY, crash(), "again CRASHED", "FAILED CRASHED")
                    .times(2, "again CRASHED", "DONE"),
            tool("an effect with a key that crashes is made again", IDEMPOTENT, crash(), "again CRASHED", "DONE"),
            tool("an effect without a key that crashes is unknown", ONCE, crash(), "UNKNOWN CRASHED"),
            tool(
                    "an error of the virtual machine's libraries is a crash",
                    READ_ONLY,
                    linkage(),
                    "again CRASHED",
                    "DONE"),
            tool("a stack that ends is a crash", ONCE, overflow(), "UNKNOWN CRASHED"),
            tool("a read that hangs is interrupted and made again", READ_ONLY, hangs(), "again TIMED_OUT", "DONE"),
            tool("an effect with a key that hangs is made again", IDEMPOTENT, hangs(), "again TIMED_OUT", "DONE"),
            tool("an effect without a key that hangs is unknown", ONCE, hangs(), "UNKNOWN TIMED_OUT"),
            tool(
                    "a read that ignores interrupts is left alone and made again",
                    READ_ONLY,
                    late(),
                    "again TIMED_OUT",
                    "DONE"),
            tool("an effect that comes late is made again with its key", IDEMPOTENT, late(), "again TIMED_OUT", "DONE"),
            tool("an effect without a key that comes late stays unknown", ONCE, late(), "UNKNOWN TIMED_OUT"),
            tool(
                    "a refusal is told and not tried again",
                    IDEMPOTENT,
                    throwing(ToolException.refused("no")),
                    "FAILED REFUSED"),
            tool(
                    "a refusal of an effect without a key is known",
                    ONCE,
                    throwing(ToolException.refused("no")),
                    "FAILED REFUSED"),
            tool("a conflict is told", ONCE, throwing(ToolException.conflict("changed")), "FAILED CONFLICT"),
            tool(
                    "a session that is gone is told",
                    IDEMPOTENT,
                    throwing(ToolException.staleSession("gone")),
                    "FAILED STALE_SESSION"),
            tool(
                            "a tool that says it is hopeless ends the task",
                            IDEMPOTENT,
                            throwing(ToolException.fatal("no way")),
                            "FAILED FATAL")
                    .ends("FAILED given-up"),
            tool(
                    "what a read returns may be too large",
                    READ_ONLY,
                    (world, call) -> "x".repeat(World.SHORT + 1),
                    "FAILED TOO_LARGE"),
            tool(
                    "what an effect returns may be too large and it was made",
                    IDEMPOTENT,
                    (world, call) -> "x".repeat(World.SHORT + 1),
                    "UNKNOWN TOO_LARGE"),
            tool("what a read returns may be of no use", READ_ONLY, cycle(), "FAILED UNUSABLE_RESULT"),
            tool("what an effect returns may be of no use and it was made", ONCE, cycle(), "UNKNOWN UNUSABLE_RESULT"),
            tool(
                    "half a character is no result",
                    READ_ONLY,
                    (world, call) -> Map.of("a", "\ud800"),
                    "FAILED UNUSABLE_RESULT"),
            tool("a tool that failed is taken out of the offer", ONCE, down(), "FAILED UNAVAILABLE")
                    .thenCalls("FAILED SUSPENDED"));

    private static final List<Row> ALL = Stream.of(
                    NOT_ALONE, ALONE.stream().map(Row::alone).toList(), REPLIES, TOOLS)
            .flatMap(List::stream)
            .toList();

    @AfterAll
    static void end() {
        RUNS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicContainer> each_fault_at_each_place_alone_and_with_a_crash_ends_in_its_reaction() {
        return ALL.stream()
                .map(row -> DynamicContainer.dynamicContainer(row.toString(), runs(row).stream()))
                .toList() // all of them are under way before the first is waited for
                .stream();
    }

    private static List<DynamicTest> runs(Row row) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Crash crash : Crash.values()) {
                row.at(place).ifPresent(there -> tests.add(test(there, place, crash)));
            }
        }
        return tests;
    }

    private static DynamicTest test(Row row, Place place, Crash crash) {
        CompletableFuture<List<String>> told =
                CompletableFuture.supplyAsync(() -> new Run(row, place, crash).journal(), RUNS);
        return DynamicTest.dynamicTest(
                place + ", " + crash,
                () -> assertThat(told.get())
                        .as("%s (%s, %s)", row, place, crash)
                        .isEqualTo(row.journal(place, crash != Crash.BEFORE_IT_IS_DURABLE)));
    }

    @Test
    void every_kind_of_failure_stands_in_the_table() {
        String stories = ALL.stream().flatMap(Row::words).toList().toString();
        assertThat(EnumSet.allOf(LlmFailure.Kind.class)).allMatch(kind -> stories.contains("a " + kind + " "));
        // A call that was called off stands in OrchestratorTest: it needs a person.
        assertThat(EnumSet.complementOf(EnumSet.of(ToolFailure.Kind.CANCELLED)))
                .allMatch(kind -> stories.contains(kind.name()));
        assertThat(EnumSet.allOf(Reaction.class)).allMatch(reaction -> stories.contains(" " + reaction));
    }

    // ---- faults of models

    /** The model fails like this as often as there are reactions; unrecorded, once less. */
    private static Row fails(String sentence, LlmFailure.Kind kind, Reaction... reactions) {
        List<String> story = new ArrayList<>();
        Stream.of(reactions).forEach(reaction -> story.add("a " + kind + " " + reaction));
        List<String> fewer = story.subList(0, story.size() - 1);
        Reaction last = reactions[reactions.length - 1];
        Row row = model(
                        sentence,
                        (world, healthy) -> fail(kind),
                        Stream.concat(story.stream(), last == PAUSE ? Stream.of("paused") : Stream.empty())
                                .toArray(String[]::new))
                .times(reactions.length, fewer.toArray(String[]::new));
        return last == FALL_BACK ? row.thenOther() : last == FAIL ? row.ends("FAILED model-failed") : row;
    }

    private static Row calls(String sentence, String tool, String arguments, ToolFailure.Kind kind) {
        CallFault fault = (world, healthy) -> ScriptedLlm.calls(new ToolCall("call_0", tool, arguments));
        return model(sentence, fault, "a replied", "FAILED " + kind);
    }

    private static ModelFault throwing() {
        return (world, healthy) -> {
            throw new IllegalStateException("a bug");
        };
    }

    private static ModelFault tooMuch() {
        return (world, healthy) -> world.isTooMuch() ? fail(CONTEXT_TOO_LONG) : healthy;
    }

    private static ModelFault hanging() {
        return (world, healthy) -> {
            world.hang();
            return healthy;
        };
    }

    private static ModelFault deaf() {
        return (world, healthy) -> {
            world.hangDeaf();
            return healthy;
        };
    }

    private static ModelFault says(String text, Finish finish) {
        return (world, healthy) -> new LlmReply(text, List.of(), finish, TokenUsage.NONE, "scripted");
    }

    private static CallFault repeated(int times) {
        return (world, healthy) -> ScriptedLlm.calls(
                Collections.nCopies(times, healthy.calls().get(0)).toArray(ToolCall[]::new));
    }

    private static String[] rejections(int times, String... last) {
        return Stream.concat(
                        Collections.nCopies(times, List.of("a replied", "sent back")).stream()
                                .flatMap(List::stream),
                        Stream.of(last))
                .toArray(String[]::new);
    }

    private static String[] more(int done) {
        return Collections.nCopies(done, "+DONE").toArray(String[]::new);
    }

    // ---- faults of tools

    private static ToolFault throwing(Throwable thrown) {
        return (world, call) -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    private static ToolFault down() {
        return throwing(ToolException.unavailable("down"));
    }

    private static ToolFault lost() {
        return throwing(ToolException.unknown("no answer"));
    }

    private static ToolFault crash() {
        return throwing(new IllegalStateException("a bug"));
    }

    private static ToolFault linkage() {
        return throwing(new NoClassDefFoundError("a/b/C"));
    }

    private static ToolFault overflow() {
        return throwing(new StackOverflowError());
    }

    private static ToolFault hangs() {
        return (world, call) -> {
            world.hang();
            return "never";
        };
    }

    private static ToolFault late() {
        return (world, call) -> {
            world.hangDeaf();
            return "did it late";
        };
    }

    private static ToolFault cycle() {
        return (world, call) -> {
            List<Object> cycle = new ArrayList<>();
            cycle.add(cycle);
            return cycle;
        };
    }
}
