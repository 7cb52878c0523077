package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.MonitorSpoke.Severity;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ready monitors on what scripted models do: each bad one is caught in time, and no healthy one is disturbed. */
class MonitorsTest {
    private static final int LAST = 60;

    private final ManualClock clock = new ManualClock();

    record Item(String item) {}

    /** What a model does that loops, is stuck or goes astray; who is to notice, and by which step. */
    static Stream<Behaviour> bad() {
        return Stream.of(
                bad("the same read for ever", "repetition", 3, seen -> read("1")),
                bad("the same write for ever", "repetition", 3, seen -> write("1")),
                bad("the same call after a good start", "repetition", 13, seen -> read(Math.min(seen.step(), 10))),
                bad("two calls to and fro", "repetition", 6, seen -> read(seen.step() % 2)),
                bad("three calls in a round", "repetition", 9, seen -> read(seen.step() % 3)),
                bad("four calls in a round", "repetition", 12, seen -> read(seen.step() % 4)),
                bad("five calls in a round", "repetition", 15, seen -> read(seen.step() % 5)),
                bad(
                        "a round of different tools",
                        "repetition",
                        6,
                        seen -> seen.step() % 2 == 0 ? read("1") : write("1")),
                bad("a poll that never ends", "repetition", 10, seen -> count("1")),
                bad("two polls to and fro that never end", "repetition", 20, seen -> count("" + seen.step() % 2)),
                bad("five polls in a round that never end", "repetition", 50, seen -> count("" + seen.step() % 5)),
                bad(
                        "a poll whose waits are refused",
                        "repetition",
                        6,
                        seen -> seen.step() % 2 == 0 ? read("1") : pause(0)),
                bad(
                        "the same again and again between waits",
                        "repetition",
                        4,
                        seen -> seen.step() % 10 == 0 ? pause(5) : read("1")),
                bad(
                        "a poll with waits, and never anything new",
                        "repetition",
                        50,
                        seen -> seen.step() % 2 == 0 ? read("1") : pause(5)),
                bad(
                        "twice the same in each step",
                        "repetition",
                        2,
                        seen -> calls(toolCall("read", item("1")), toolCall("read", item("1")))),
                bad("everything is refused", "error-burst", 10, seen -> call("refuses", item(seen.step()))),
                bad(
                        "most is refused",
                        "error-burst",
                        10,
                        seen -> seen.step() % 5 == 0 ? read(seen.step()) : call("refuses", item(seen.step()))),
                bad(
                        "one tool that always fails, between others that do not",
                        "error-burst",
                        28,
                        seen -> seen.step() % 3 == 0 ? call("refuses", item(seen.step())) : read(seen.step())),
                bad(
                        "one tool that always fails, between others in the same step",
                        "error-burst",
                        10,
                        seen -> calls(
                                toolCall("refuses", item(seen.step())),
                                toolCall("read", item(seen.step())),
                                toolCall("write", item(seen.step())))),
                bad(
                        "a tool that fails after a good start, between others",
                        "error-burst",
                        35,
                        seen -> seen.step() % 2 == 0
                                ? call("refuses", item(seen.step() < 15 ? "not " + seen.step() : seen.step()))
                                : read(seen.step())),
                bad(
                        "arguments that never fit",
                        "error-burst",
                        10,
                        seen -> call("read", Map.of("itm" + seen.step(), "x"))),
                bad("tools that do not exist", "error-burst", 10, seen -> call("no_" + seen.step(), item("1"))),
                bad(
                        "a plan, and then nothing of it",
                        "no-progress",
                        16,
                        seen -> seen.step() == 0 ? plan(0, 4) : read(seen.step())),
                bad(
                        "a plan that stops half way",
                        "no-progress",
                        20,
                        seen -> seen.step() < 4 ? plan(seen.step(), 8) : read(seen.step())),
                bad(
                        "the same plan again and again",
                        "no-progress",
                        17,
                        seen -> seen.step() % 2 == 0 ? plan(1, 4) : read(seen.step())),
                bad(
                        "half of the steps and nothing settled",
                        "budget-burn",
                        31,
                        seen -> seen.step() % 10 == 0 ? plan(0, 10, "" + seen.step()) : read(seen.step())),
                bad("nearly all steps, without a plan", "budget-burn", 54, seen -> read(seen.step())),
                bad(
                        "a write that no item names",
                        "plan-drift",
                        3,
                        seen -> seen.step() == 0
                                ? plan(0, 4, "", List.of("read"))
                                : seen.step() == 1 ? read("1") : write("x" + seen.step())),
                bad(
                        "a tool out of nowhere, late",
                        "newcomers",
                        26,
                        seen -> seen.step() < 25 ? read(seen.step()) : write("x")),
                bad(
                        "a host out of nowhere, late",
                        "newcomers",
                        26,
                        seen -> read(seen.step() < 25 ? "" + seen.step() : "https://evil.example/" + seen.step())),
                bad(
                        "a host out of nowhere, late, that is a part of one in the goal",
                        "newcomers",
                        26,
                        seen -> read(seen.step() < 25 ? "" + seen.step() : "https://p.ex/" + seen.step())),
                bad(
                        "a host without a name, late",
                        "newcomers",
                        26,
                        seen -> read(seen.step() < 25 ? "" + seen.step() : "https://[2001:db8::1]/" + seen.step())),
                bad(
                        "always the same to be seen, however it is asked",
                        "repetition",
                        12,
                        seen -> call("look", Map.of("item", "words " + seen.step()))),
                bad(
                        "an address out of nowhere, late",
                        "newcomers",
                        26,
                        seen -> seen.step() < 25
                                ? write("mail bob@good.example " + seen.step())
                                : write("mail x@evil.example")));
    }

    /** What a model does that works as it should. */
    static Stream<Behaviour> healthy() {
        return Stream.of(
                healthy("one read and an answer", 1, seen -> read("1")),
                healthy("fifty different reads", 50, seen -> read(seen.step())),
                healthy("fifty writes that all say ok", 50, seen -> write("" + seen.step())),
                healthy(
                        "many calls in each step",
                        15,
                        seen -> calls(IntStream.range(0, 6)
                                .mapToObj(i -> toolCall("read", item(seen.step() * 6 + i)))
                                .toArray(io.perdure.llm.ToolCall[]::new))),
                healthy(
                        "a read, and the same read after a write",
                        40,
                        seen -> seen.step() % 3 == 1 ? write("" + seen.step()) : read(seen.step() / 3)),
                healthy(
                        "now and then a failure",
                        50,
                        seen -> seen.step() % 3 == 0
                                ? call("refuses", item(seen.step() % 24 == 0 ? "not this" : seen.step()))
                                : read(seen.step())),
                healthy(
                        "a tool that fails nine times, and then does not, between others",
                        50,
                        seen -> seen.step() % 2 == 0
                                ? call("refuses", item(seen.step() % 20 == 18 ? "not " + seen.step() : seen.step()))
                                : read(seen.step())),
                healthy(
                        "a few failures in a row",
                        30,
                        seen -> seen.step() > 9 && seen.step() < 16
                                ? call("refuses", item(seen.step()))
                                : read(seen.step())),
                healthy("twice the same, and then another", 40, seen -> read(seen.step() / 2)),
                healthy("a poll with waits in between", 24, seen -> seen.step() % 2 == 0 ? count("1") : pause(5)),
                healthy(
                        "a poll with waits in between, and the same answer twenty times",
                        40,
                        seen -> seen.step() % 2 == 0 ? read("1") : pause(5)),
                healthy(
                        "a poll with the wait in the same step",
                        20,
                        seen -> calls(toolCall("read", item("1")), toolCall("wait_for_time", Map.of("seconds", 5)))),
                healthy(
                        "a poll of three with a wait in each round, and the same answers",
                        48,
                        seen -> seen.step() % 4 == 3 ? pause(5) : read(seen.step() % 4)),
                healthy("waits of other lengths in a row", 20, seen -> pause(1 + seen.step())),
                healthy(
                        "what is next is taken and put away, fifteen times",
                        30,
                        seen -> seen.step() % 2 == 0 ? count("1") : call("number", item("1"))),
                healthy(
                        "a plan that goes on",
                        40,
                        seen -> seen.step() % 8 == 0 ? plan(seen.step() / 8, 5) : read(seen.step())),
                healthy(
                        "a plan whose items name their tools",
                        30,
                        seen -> seen.step() == 0
                                ? plan(0, 4, "", List.of("read", "write"))
                                : seen.step() % 8 == 0
                                        ? plan(seen.step() / 8, 4, "", List.of("read", "write"))
                                        : seen.step() % 2 == 0 ? write("" + seen.step()) : read(seen.step())),
                healthy(
                        "a new tool late, with a change of the plan",
                        30,
                        seen -> seen.step() == 24
                                ? calls(planCall(2, 4, "", List.of()), toolCall("write", item("x")))
                                : seen.step() % 12 == 0 ? plan(seen.step() / 12, 4) : read(seen.step())),
                healthy(
                        "the host that the goal names, late",
                        30,
                        seen -> read(seen.step() < 25 ? "" + seen.step() : "https://shop.example/" + seen.step())),
                healthy(
                        "done with time to spare",
                        20,
                        seen -> seen.step() % 4 == 0 ? plan(seen.step() / 4, 5) : read(seen.step())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void what_goes_wrong_is_noticed_in_time(Behaviour behaviour) {
        TaskHandle<String> task = play(agent(behaviour));

        assertThat(spoken(task).stream().filter(spoke -> spoke.monitor().equals(behaviour.monitor())))
                .as("%s: %s", behaviour.name(), spoken(task))
                .first()
                .satisfies(first -> {
                    assertThat(first.step()).isLessThanOrEqualTo(behaviour.within());
                    assertThat(first.severity()).isEqualTo(Severity.TELL);
                    assertThat(first.evidence()).isNotBlank();
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("healthy")
    void what_goes_well_is_left_alone(Behaviour behaviour) {
        TaskHandle<String> task = play(agent(behaviour));

        assertThat(spoken(task)).as(behaviour.name()).isEmpty();
        assertThatTask(task).withAnswer("done");
    }

    @Test
    void a_poll_that_takes_hundreds_of_rounds_is_told_of_now_and_then_and_never_stopped() {
        Agent patient = agent(healthy(
                        "a poll under a plan",
                        200,
                        seen -> seen.step() == 0 ? plan(0, 1) : seen.step() % 2 == 0 ? read("1") : pause(1)))
                .toBuilder()
                .limits(Limits.standard().steps(500))
                .build();

        TaskHandle<String> task = play(patient);

        assertThatTask(task).withAnswer("done");
        assertThat(spoken(task)).extracting(MonitorSpoke::severity).containsOnly(Severity.TELL);
        assertThat(spoken(task).stream().filter(spoke -> spoke.monitor().equals("repetition")))
                .extracting(MonitorSpoke::step)
                .containsExactly(51, 76, 101, 126, 151, 176);
    }

    @Test
    void signals_may_be_waited_for_one_after_the_other() {
        Agent listening = agent(healthy("signals", 15, seen -> call("wait_for_signal", Map.of("name", "order"))));
        TaskHandle<String> task = open(listening).start(Task.of("t", "x"));
        for (int i = 0; i < 15; i++) {
            task.signal("order", "order " + i / 5);
        }

        assertThatTask(task).withAnswer("done");
        assertThat(spoken(task)).isEmpty();
    }

    @Test
    void there_are_at_least_thirty_of_them() {
        assertThat(bad().count() + healthy().count()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void a_model_that_does_not_listen_is_paused_and_goes_on_when_a_person_says_so() {
        Agent agent = agent(bad("stubborn", "repetition", 3, seen -> seen.step() < 12 ? read("1") : say("done")));
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));
        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        assertThat(spoken(task))
                .extracting(MonitorSpoke::severity)
                .contains(Severity.TELL)
                .endsWith(Severity.PAUSE);
        assertThat(task.explain()).contains("paused");
        int heard = spoken(task).size();

        task.resume();

        assertThatTask(task).withAnswer("done");
        assertThat(spoken(task).subList(heard, spoken(task).size()))
                .extracting(MonitorSpoke::severity)
                .containsOnly(Severity.TELL);
    }

    static Stream<Behaviour> stubborn() {
        return Stream.of(
                bad("the same", "repetition", 8, seen -> read("1")),
                bad("two in turn", "repetition", 12, seen -> read(seen.step() % 2)),
                bad("five in turn", "repetition", 30, seen -> read(seen.step() % 5)),
                bad("what always fails", "error-burst", 18, seen -> call("refuses", item(seen.step()))),
                bad("a plan alone", "no-progress", 31, seen -> seen.step() == 0 ? plan(0, 1) : read(seen.step())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stubborn")
    void who_does_not_listen_is_paused_at_the_step_that_the_guide_says(Behaviour behaviour) {
        TaskHandle<String> task = play(agent(behaviour));

        assertThat(task.info().status()).isEqualTo(TaskStatus.PAUSED);
        MonitorSpoke last = spoken(task).get(spoken(task).size() - 1);
        assertThat(last.severity()).isEqualTo(Severity.PAUSE);
        assertThat(last.monitor()).isEqualTo(behaviour.monitor());
        assertThat(last.step()).isEqualTo(behaviour.within());
    }

    @Test
    void an_item_that_takes_long_is_told_of_and_not_stopped_while_it_gets_somewhere() {
        Agent busy = agent(healthy(
                "one item of fifty files", 50, seen -> seen.step() == 0 ? plan(0, 1) : write("file " + seen.step())));
        TaskHandle<String> task = play(busy);
        assertThatTask(task).withAnswer("done");
        assertThat(spoken(task)).extracting(MonitorSpoke::severity).containsOnly(Severity.TELL);
        assertThat(spoken(task).stream().filter(spoke -> spoke.monitor().equals("no-progress")))
                .extracting(MonitorSpoke::step)
                .containsExactly(16, 31, 46);

        Agent idle = agent(healthy(
                "one item, and reading on and on", 50, seen -> seen.step() == 0 ? plan(0, 1) : read(seen.step())));
        assertThat(play(idle).info().status()).isEqualTo(TaskStatus.PAUSED);
    }

    @Test
    void the_model_is_told_and_may_do_better() {
        List<String> told = new ArrayList<>();
        Agent agent = agent(bad("listens", "repetition", 3, seen -> {
            String last = seen.request().lastMessage().text();
            if (last.startsWith("You have made")) {
                told.add(last);
                return say("It does not change, so I stop.");
            }
            return read("1");
        }));
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("It does not change, so I stop.");
        assertThat(told).singleElement().asString().contains("the same call with the same result 3 times");
    }

    @Test
    void a_monitor_of_ones_own_may_stop_the_task() {
        Agent agent = agent(bad("any", "x", 1, seen -> read(seen.step()))).toBuilder()
                .monitors(List.of(monitor(
                        "two-is-enough",
                        task -> task.steps() < 2
                                ? null
                                : new Monitor.Verdict(
                                        Severity.STOP, "Two steps are enough.", task.steps() + " steps"))))
                .build();

        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).endsAs(TaskStatus.FAILED).endsBecauseOf("stopped-by-monitor");
        assertThat(task.await().detail())
                .contains("two-is-enough")
                .contains("Two steps are enough.")
                .contains("2 steps");
    }

    @Test
    void a_monitor_that_fails_pauses_the_task() {
        Agent agent = agent(bad("any", "x", 1, seen -> read(seen.step()))).toBuilder()
                .monitors(List.of(monitor("broken", task -> {
                    throw new IllegalStateException("oops");
                })))
                .build();

        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        await().until(() -> task.info().status() == TaskStatus.PAUSED);
        assertThat(spoken(task))
                .first()
                .satisfies(spoke -> assertThat(spoke.text()).contains("The monitor itself failed."));
    }

    // Told, and not looked up, when it is over: to read a long journal again and again takes its time.
    private TaskHandle<String> play(Agent agent) {
        CountDownLatch over = new CountDownLatch(1);
        TaskListener listener = new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                if (entry instanceof TaskEnded || entry instanceof TaskPaused) {
                    over.countDown();
                }
            }
        };
        TaskHandle<String> task =
                open(agent, listener).start(Task.of("t", "Look at https://shop.example and say what is there."));
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    clock.advance(Duration.ofSeconds(1));
                    return over.getCount() == 0;
                });
        return task;
    }

    private static List<MonitorSpoke> spoken(TaskHandle<?> task) {
        return task.history().stream()
                .filter(MonitorSpoke.class::isInstance)
                .map(MonitorSpoke.class::cast)
                .toList();
    }

    private static Monitor monitor(
            String name, Function<io.perdure.journal.TaskState, Monitor.@Nullable Verdict> look) {
        return new Monitor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<Verdict> look(io.perdure.journal.TaskState task, Limits limits) {
                return Optional.ofNullable(look.apply(task));
            }
        };
    }

    private Orchestrator open(Agent agent) {
        return open(agent, new TaskListener() {});
    }

    private Orchestrator open(Agent agent, TaskListener listener) {
        return Orchestrator.on(new InMemoryStateStore(clock))
                .agents(agent)
                .listener(listener)
                .clock(clock)
                .open();
    }

    private static Agent agent(Behaviour behaviour) {
        int[] counted = {0};
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(behaviour.script()))
                .limits(Limits.none().steps(LAST))
                .recovery(RecoveryPolicy.none())
                .plan(PlanTool.optional())
                .tools(Tools.of(
                        Tool.named("read")
                                .description("Reads.")
                                .effect(Effect.READ_ONLY)
                                .calls(Item.class, (item, call) -> "it is " + item.item()),
                        Tool.named("look")
                                .description("Looks.")
                                .effect(Effect.READ_ONLY)
                                .calls(Item.class, (item, call) -> "nothing found"),
                        Tool.named("count")
                                .description("Counts.")
                                .effect(Effect.READ_ONLY)
                                .calls(Item.class, (item, call) -> ++counted[0]),
                        Tool.named("write")
                                .description("Writes.")
                                .effect(Effect.IDEMPOTENT)
                                .calls(Item.class, (item, call) -> "ok"),
                        Tool.named("refuses")
                                .description("Refuses.")
                                .effect(Effect.READ_ONLY)
                                .calls(Item.class, (item, call) -> {
                                    if (item.item().startsWith("not ")) {
                                        return "it is not refused: " + item.item();
                                    }
                                    throw ToolException.refused("no " + item.item());
                                }),
                        Tool.named("number")
                                .description("Numbers.")
                                .effect(Effect.IDEMPOTENT)
                                .calls(Item.class, (item, call) -> ++counted[0]),
                        WaitTools.waitForTime(),
                        WaitTools.waitForSignal()))
                .build();
    }

    private static LlmReply read(Object item) {
        return call("read", item(item));
    }

    private static LlmReply count(String item) {
        return call("count", item(item));
    }

    private static LlmReply pause(int seconds) {
        return call("wait_for_time", Map.of("seconds", seconds));
    }

    private static LlmReply write(String item) {
        return call("write", item(item));
    }

    private static Map<String, String> item(Object item) {
        return Map.of("item", "" + item);
    }

    private static LlmReply plan(int done, int items) {
        return plan(done, items, "");
    }

    private static LlmReply plan(int done, int items, String version) {
        return plan(done, items, version, List.of());
    }

    private static LlmReply plan(int done, int items, String version, List<String> tools) {
        return calls(planCall(done, items, version, tools));
    }

    private static io.perdure.llm.ToolCall planCall(int done, int items, String version, List<String> tools) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            String status = i < done ? "DONE" : i == done ? "DOING" : "TODO";
            all.add(
                    tools.isEmpty()
                            ? Map.of("id", "i" + i, "text", "Do part " + i + version, "status", status)
                            : Map.of(
                                    "id", "i" + i, "text", "Do part " + i + version, "status", status, "tools", tools));
        }
        return toolCall(Plan.TOOL, Map.of("items", all));
    }

    private static Behaviour bad(String name, String monitor, int within, Function<Seen, LlmReply> script) {
        return new Behaviour(name, monitor, within, script);
    }

    private static Behaviour healthy(String name, int steps, Function<Seen, LlmReply> script) {
        return new Behaviour(name, "", steps, seen -> seen.step() < steps ? script.apply(seen) : say("done"));
    }

    private record Behaviour(String name, String monitor, int within, Function<Seen, LlmReply> script) {
        @Override
        public String toString() {
            return name;
        }
    }
}
