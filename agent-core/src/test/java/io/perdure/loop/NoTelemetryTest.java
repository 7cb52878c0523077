package io.perdure.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolInvocation;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where nobody follows what tasks do, following costs nothing. */
class NoTelemetryTest {
    private static final int STEPS = 100_000;
    private static final TaskState TASK = TaskState.empty(TaskId.of("t"));
    private static final ToolInvocation CALL =
            new ToolInvocation(new InvocationId(TASK.id(), 1, 0), "pay", io.perdure.json.Json.parse("{}"));

    private final Telemetry telemetry = SafeTelemetry.of(Telemetry.NONE, new Workers(Runnable::run));
    private final Agent agent = Agent.named("desk")
            .version("1")
            .instructions("x")
            .model(new LlmClient() {
                @Override
                public String name() {
                    return "m";
                }

                @Override
                public LlmReply reply(LlmRequest request, Consumer<String> text) {
                    throw new IllegalStateException("not asked here");
                }
            })
            .build();

    @Test
    void nothing_is_put_around_it() {
        assertThat(telemetry).isSameAs(Telemetry.NONE);
        assertThat(telemetry.begin(agent, TASK)).isSameAs(Telemetry.Run.UNSEEN);
        assertThat(Telemetry.Run.UNSEEN.asks(TASK, "m")).isSameAs(Telemetry.Activity.UNSEEN);
        assertThat(Telemetry.Run.UNSEEN.trace()).isEmpty();
    }

    @Test
    void not_a_byte_is_allocated_for_it() {
        follow();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        follow();
        long bytes = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(bytes)
                .as("allocated in %d steps; measuring takes some", STEPS)
                .isLessThan(STEPS / 10);
    }

    // What the loop does for a run of one step with one call.
    private void follow() {
        for (int i = 0; i < STEPS; i++) {
            telemetry.current();
            Telemetry.Run run = telemetry.begin(agent, TASK);
            run.trace();
            try (Telemetry.Activity asked = run.asks(TASK, "m")) {
                asked.abandoned(false);
            }
            try (Telemetry.Activity attempted = run.attempts(CALL, 1)) {
                attempted.abandoned(true);
            }
            run.judges(TASK).close();
            run.looks(CALL, 1).close();
            run.left(TASK, null);
        }
    }
}
