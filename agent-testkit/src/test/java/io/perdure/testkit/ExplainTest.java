package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.TaskStatus;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A task says in words what it did, what is not known and what it waits for; and what has changed when it is taken up again. */
class ExplainTest {
    record Order(String orderId) {}

    private final ManualClock clock = new ManualClock();
    private final InMemoryStateStore store = new InMemoryStateStore(clock);

    @Test
    void it_tells_what_was_done_what_is_unknown_and_what_is_awaited() {
        try (Orchestrator orchestrator = open("1", "lookup")) {
            TaskHandle<String> task = asking(orchestrator);

            assertThat(task.explain().lines())
                    .containsExactly(
                            "Task t of agent desk, version 1: WAITING after 3 steps.",
                            "Goal: Refund order 4711 and tell.",
                            "What it did:",
                            "- s1-0 lookup {\"orderId\":\"4711\"}: done: amber \"lamp\"",
                            "What is not known:",
                            "- s2-0 refund {\"orderId\":\"4711\"}: unknown: UNAVAILABLE, the answer was lost. Its idempotency key is "
                                    + key(task)
                                    + ", its arguments are {\"orderId\":\"4711\"}, its last attempt began at 2026-03-01T10:00:00Z.",
                            "What it waits for:",
                            "- s3-0 ask_person {\"question\":\"Did it arrive?\"}: answer 'Did it arrive?'");
        }
    }

    @Test
    void it_tells_how_the_task_ended_and_what_still_stands() {
        try (Orchestrator orchestrator = open("1", "lookup")) {
            TaskHandle<String> task = asking(orchestrator);
            task.cancel("the customer called");
            task.await();

            assertThat(task.explain())
                    .contains("CANCELLED after 3 steps")
                    .contains("How it ended:\n- cancelled: the customer called\n")
                    .contains("What still stands:\n- s2-0 refund: It is not known whether it happened.\n");
        }
    }

    @Test
    void it_tells_why_it_is_paused() {
        try (Orchestrator orchestrator = open("1", "lookup")) {
            TaskHandle<String> task = asking(orchestrator);
            task.pause("The shop is closed\n\u001b[31m\u2028until Monday.");
            await().until(() -> task.info().status() == TaskStatus.PAUSED);

            assertThat(task.explain())
                    .contains("- somebody to resume it: it is paused. The shop is closed \uFFFD[31m until Monday.\n");
            task.resume();
            await().until(() -> task.info().status() != TaskStatus.PAUSED);
            assertThat(task.explain()).doesNotContain("paused");
        }
    }

    @Test
    void names_that_a_model_makes_up_are_cut_short() {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .model(ScriptedLlm.of(
                        seen -> seen.step() == 0 ? call("x".repeat(100_000), Map.of()) : say("I give up.")))
                .build();
        try (Orchestrator orchestrator = Orchestrator.on(store).agents(agent).open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
            task.await();

            assertThat(task.explain()).contains("x…").hasSizeLessThan(1_000);
        }
    }

    @Test
    void of_a_long_task_it_tells_the_last_and_how_much_was_before() {
        Tool read = Tool.named("read")
                .description("Reads.")
                .effect(Effect.READ_ONLY)
                .calls(Page.class, (page, call) -> "page " + page.number());
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("x")
                .monitors(List.of())
                .limits(Limits.standard().steps(1_000))
                .model(ScriptedLlm.of(
                        seen -> seen.step() < 300 ? call("read", Map.of("number", seen.step())) : say("Done.")))
                .tools(Tools.of(read))
                .build();
        try (Orchestrator orchestrator = Orchestrator.on(store).agents(agent).open()) {
            TaskHandle<String> task = orchestrator.start(Task.of("t", "x"));
            task.await();

            assertThat(task.explain())
                    .contains("- 100 more before, which the history has\n- s101-0 read")
                    .contains("page 299");
        }
    }

    record Page(int number) {}

    @Test
    void another_version_other_tools_and_another_model_are_told_to_the_model_and_to_people() {
        try (Orchestrator before = open("1", "lookup")) {
            asking(before);
        }
        try (Orchestrator after = open("2", "search")) {
            TaskHandle<String> task = after.task("t");
            task.answer("Yes.");

            assertThat(task.await().answer())
                    .isEqualTo(
                            "The task was taken up again, and something has changed since. Version 2 of the agent goes on with"
                                    + " what version 1 did. The tools are not the same as before. Check what you rely on before you go on.");
            assertThat(task.explain())
                    .contains("When it was taken up again, and why:\n- 2026-03-01T10:00:00Z: Version 2");
        }
    }

    private static String key(TaskHandle<String> task) {
        String told = task.history().toString();
        int at = told.indexOf("perdure-");
        return told.substring(at, at + 40);
    }

    private TaskHandle<String> asking(Orchestrator orchestrator) {
        TaskHandle<String> task = orchestrator.start(Task.of("t", "Refund order 4711\n\tand tell."));
        await().until(() -> task.info().questions().size() == 1);
        return task;
    }

    private Orchestrator open(String version, String lookup) {
        Tool read = Tool.named(lookup)
                .description("d")
                .effect(Effect.READ_ONLY)
                .calls(Order.class, (order, call) -> "amber \"lamp\"");
        Tool refund = Tool.named("refund").description("d").calls(Order.class, (order, call) -> {
            throw ToolException.unknown("the answer was lost");
        });
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version(version)
                .instructions("You refund orders.")
                .onVersionChange(Agent.OnVersionChange.CONTINUE)
                .model(ScriptedLlm.of(seen -> switch (seen.step()) {
                    case 0 -> call("lookup", Map.of("orderId", "4711"));
                    case 1 -> call("refund", Map.of("orderId", "4711"));
                    case 2 -> call("ask_person", Map.of("question", "Did it arrive?"));
                    default -> say(lastTold(seen));
                }))
                .tools(Tools.of(read, refund, WaitTools.askPerson()))
                .build();
        return Orchestrator.on(store).agents(agent).clock(clock).keepStoreOpen().open();
    }

    private static String lastTold(ScriptedLlm.Seen seen) {
        return seen.request().messages().stream()
                .filter(io.perdure.llm.Message.User.class::isInstance)
                .map(message -> ((io.perdure.llm.Message.User) message).text())
                .reduce("", (before, last) -> last);
    }
}
