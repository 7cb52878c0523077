package io.perdure.loop;

import io.perdure.error.PerdureException;
import io.perdure.journal.LateResult;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a late result whose run is gone: in the inbox of the task, or, when it has ended, behind the end of its journal. */
final class LateResults {
    private static final Logger LOG = LoggerFactory.getLogger(LateResults.class);

    private LateResults() {}

    /** What the attempt would have come to. */
    static ToolOutcome outcome(AttemptResult result) {
        if (result instanceof AttemptResult.Ended ended) {
            return ended.outcome();
        }
        if (result instanceof AttemptResult.Retry retry) {
            return ToolOutcome.failed(retry.failure());
        }
        return ToolOutcome.failed(new ToolFailure(
                ToolFailure.Kind.CANCELLED,
                "The tool did its part; what comes of it is not waited for any more.",
                true));
    }

    private static void failed(String what, TaskId task, Throwable error) {
        LOG.warn(what, PerdureException.plain(task.value(), 200), PerdureException.forLog(error, LOG.isDebugEnabled()));
    }

    static void keep(RunContext context, TaskId task, LateResult late) {
        try {
            StoredEntry entry = context.codec().encode(late);
            if (!context.store().send(task, entry)) {
                appendBehindTheEnd(context, task, List.of(entry), List.of(), () -> keep(context, task, late));
            }
        } catch (RuntimeException e) {
            failed("Task {}: a late result could not be kept.", task, e);
        }
    }

    /** Moves late results from the inbox of a task that has ended behind the end of its journal. */
    static void takeIn(RunContext context, TaskId task) {
        try {
            List<InboxMessage> late = context.store().inbox(task).stream()
                    .filter(message ->
                            context.codec().decode(task, message.content()).orElse(null) instanceof LateResult)
                    .toList();
            if (!late.isEmpty()) {
                appendBehindTheEnd(
                        context,
                        task,
                        late.stream().map(InboxMessage::content).toList(),
                        late.stream().map(InboxMessage::number).toList(),
                        () -> takeIn(context, task));
            }
        } catch (RuntimeException e) {
            failed("Task {}: late results may be left in its inbox.", task, e);
        }
    }

    private static void appendBehindTheEnd(
            RunContext context, TaskId task, List<StoredEntry> entries, List<Long> consumed, Runnable again) {
        TaskRecord ended = context.store().find(task).orElseThrow();
        Append append = new Append(task, ended.version(), entries, ended.mark(), consumed, false);
        context.store().append(append).whenComplete((version, error) -> {
            if (error instanceof VersionConflictException) { // another one came at the same time
                context.workers().run(again);
            } else if (error != null) {
                failed("Task {}: a late result could not be kept.", task, error);
            }
        });
    }
}
