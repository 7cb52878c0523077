package io.perdure.loop;

import io.perdure.store.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What is written to the log on this thread says which task, step and invocation it is about: the MDC keys of those names. */
final class LogContext implements AutoCloseable {
    private LogContext() {}

    static LogContext of(TaskId task, int step, @Nullable String invocation) {
        MDC.put("task", task.value());
        MDC.put("step", Integer.toString(step));
        if (invocation != null) {
            MDC.put("invocation", invocation);
        }
        return new LogContext();
    }

    @Override
    public void close() {
        MDC.remove("task");
        MDC.remove("step");
        MDC.remove("invocation");
    }
}
