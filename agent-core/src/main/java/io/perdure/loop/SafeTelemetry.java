package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolExecutor.Look;
import io.perdure.tool.ToolInvocation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Telemetry that hurts no task when it throws. */
record SafeTelemetry(Telemetry telemetry) implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(SafeTelemetry.class);

    static Telemetry of(Telemetry telemetry) {
        return telemetry == Telemetry.NONE ? telemetry : new SafeTelemetry(telemetry);
    }

    private static <T> T get(Supplier<T> source, T otherwise) {
        try {
            return source.get();
        } catch (Throwable e) {
            LOG.warn("The telemetry failed; the task goes on.", PerdureException.forLog(e, LOG.isDebugEnabled()));
            return otherwise;
        }
    }

    private static void tell(Runnable told) {
        get(
                () -> {
                    told.run();
                    return true;
                },
                false);
    }

    @Override
    public String current() {
        return get(() -> Json.storable(telemetry.current()), "");
    }

    @Override
    public Telemetry.Run begin(Agent agent, TaskState task) {
        return new SafeRun(get(() -> telemetry.begin(agent, task), Telemetry.Run.UNSEEN));
    }

    private record SafeRun(Telemetry.Run run) implements Telemetry.Run {
        @Override
        public String trace() {
            return get(() -> Json.storable(run.trace()), "");
        }

        @Override
        public Telemetry.Activity asks(TaskState task, String model) {
            return safe(() -> run.asks(task, model));
        }

        @Override
        public Telemetry.Activity attempts(ToolInvocation invocation, int attempt) {
            return safe(() -> run.attempts(invocation, attempt));
        }

        @Override
        public Telemetry.Activity looks(ToolInvocation invocation, int look) {
            return safe(() -> run.looks(invocation, look));
        }

        @Override
        public Telemetry.Activity judges(TaskState task) {
            return safe(() -> run.judges(task));
        }

        @Override
        public void left(TaskState last, @Nullable Throwable error) {
            tell(() -> run.left(last, error));
        }

        private static Telemetry.Activity safe(Supplier<Telemetry.Activity> begun) {
            return new SafeActivity(get(begun, Telemetry.Activity.UNSEEN));
        }
    }

    private record SafeActivity(Telemetry.Activity activity) implements Telemetry.Activity {
        @Override
        public void led(JournalEntry answer) {
            tell(() -> activity.led(answer));
        }

        @Override
        public void led(AttemptResult result) {
            tell(() -> activity.led(result));
        }

        @Override
        public void led(Look found) {
            tell(() -> activity.led(found));
        }

        @Override
        public void abandoned(boolean overdue) {
            tell(() -> activity.abandoned(overdue));
        }

        @Override
        public void close() {
            tell(activity::close);
        }
    }
}
