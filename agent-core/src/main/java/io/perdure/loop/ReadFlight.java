package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.store.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The whole journal is read, once all of it is durable: for what a snapshot does not keep. */
final class ReadFlight extends Flight {
    private final TaskRun run;
    private final RunContext context;
    private final TaskId task;

    ReadFlight(TaskRun run, RunContext context, Agent agent, TaskId task, Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.context = context;
        this.task = task;
    }

    /** Not so that it would change anything, but so that it begins when everything before it is durable. */
    @Override
    boolean changesNothing() {
        return false;
    }

    @Override
    public @Nullable Work perform() {
        TaskState whole = takeOff()
                ? TaskState.of(
                        task, context.codec().decode(task, context.store().read(task, 0)))
                : null;
        return land() ? run.wholeRead(this, whole) : null;
    }

    @Override
    Work abandoned() {
        return () -> run.wholeRead(this, null);
    }
}
