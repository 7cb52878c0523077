package io.perdure.testkit;

import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmReply.Finish;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.InMemoryStateStore;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reply with calls that was cut off at its length limit: what came whole is made, nothing else is, and the model is told. */
class CutOffReplyTest {
    private final List<String> deleted = new ArrayList<>();
    private final List<Message> shown = new ArrayList<>();
    private Orchestrator orchestrator = Orchestrator.on(new InMemoryStateStore())
            .agents(agent(Finish.LENGTH))
            .open();

    /** Everything is deleted where nothing is named: the call that must not be made by mistake. */
    record What(Optional<String> name) {}

    @AfterEach
    void close() {
        orchestrator.close();
    }

    @Test
    void calls_that_came_whole_are_made_and_what_is_cut_in_the_middle_is_not() {
        TaskHandle<String> task = start("{\"name\":\"a\"}", "{\"name\":\"b");

        assertThatTask(task).withAnswer("done").hasOutcomes("delete", Status.FAILED, Status.DONE);
        assertThat(deleted).containsExactly("a");
    }

    @Test
    void a_call_that_was_cut_off_before_its_arguments_is_not_taken_for_one_without_any() {
        TaskHandle<String> task = start("{\"name\":\"a\"}", "");

        assertThatTask(task).withAnswer("done").hasOutcomes("delete", Status.FAILED, Status.DONE);
        assertThat(deleted).containsExactly("a");
    }

    @Test
    void only_the_last_can_have_been_cut_off() {
        assertThatTask(start("", "{\"name\":\"b\"}"))
                .withAnswer("done")
                .hasOutcomes("delete", Status.DONE, Status.DONE);
        assertThat(deleted).containsExactlyInAnyOrder("everything", "b");
    }

    @Test
    void the_model_is_told_behind_the_results() {
        start("{\"name\":\"a\"}", "{").await();

        assertThat(shown.get(shown.size() - 1).text()).startsWith("Your last reply was cut off at its length limit.");
        assertThat(shown.get(shown.size() - 2)).isInstanceOf(Message.ToolResult.class);
    }

    @Test
    void a_whole_reply_may_have_calls_without_arguments() {
        orchestrator.close();
        orchestrator = Orchestrator.on(new InMemoryStateStore())
                .agents(agent(Finish.TOOL_CALLS))
                .open();

        assertThatTask(start("")).withAnswer("done").hasOutcomes("delete", Status.DONE);
        assertThat(deleted).containsExactly("everything");
        assertThat(shown.get(shown.size() - 1)).isInstanceOf(Message.ToolResult.class);
    }

    private TaskHandle<String> start(String... arguments) {
        return orchestrator.start(Task.of("t", String.join("|", List.of(arguments)) + "|end"));
    }

    private Agent agent(Finish finish) {
        return Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(ScriptedLlm.of(seen -> {
                    shown.clear();
                    shown.addAll(seen.request().messages());
                    return seen.step() == 0 ? cutOff(seen.goal(), finish) : say("done");
                }))
                .tools(Tools.of(Tool.named("delete").description("d").calls(What.class, (what, call) -> {
                    synchronized (deleted) {
                        deleted.add(what.name().orElse("everything"));
                    }
                    return "deleted";
                })))
                .build();
    }

    private static LlmReply cutOff(String goal, Finish finish) {
        List<ToolCall> calls = new ArrayList<>();
        for (String arguments : goal.substring(0, goal.lastIndexOf('|')).split("\\|", -1)) {
            calls.add(new ToolCall("c" + calls.size(), "delete", arguments));
        }
        return new LlmReply("", calls, finish, new TokenUsage(1, 1), "m");
    }
}
