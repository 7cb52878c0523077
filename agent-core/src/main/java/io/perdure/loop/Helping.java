package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.Call;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.tool.Declaration;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One attempt at a call of another agent: starts a task by the name that the call gives it, unless it has been started, and waits for its end.
 *
 * @param spec of the tool
 * @param helper the other agent
 * @param context what runs share
 * @param agent whose call it is
 * @param task as it is when the attempt begins
 */
record Helping(ToolSpec spec, Agent helper, RunContext context, Agent agent, TaskState task) implements Tool {
    @Override
    public Object call(ToolInvocation invocation, ToolContext attempt) throws ToolException {
        Call call = task.call(invocation.id());
        TaskId child = invocation.id().child();
        if (context.store().find(child).isEmpty()) {
            append(child, first(call));
        }
        demandOurs(child, call);
        return new Wait(Wait.Kind.TASK, child.value(), null);
    }

    /**
     * Whether a call is one of those that run one after the other in this step, so that what the ones take of budgets is known before the others
     * begin: those with a side effect, where one of them is another agent's.
     */
    static boolean sequence(Agent agent, TaskState task, ToolSpec spec) {
        return hasSideEffect(spec)
                && !agent.helpers().isEmpty()
                && task.calls().stream()
                        .map(call -> call.asked().tool())
                        .filter(name -> agent.helper(name).isPresent())
                        .flatMap(name -> agent.tools().find(name).stream())
                        .anyMatch(tool -> hasSideEffect(tool.spec()));
    }

    private static boolean hasSideEffect(ToolSpec spec) {
        return spec.declaration().consequence() != Declaration.Consequence.NONE
                || spec.declaration().egress();
    }

    private void append(TaskId child, TaskStarted first) {
        TaskMark due = new TaskMark(first.agent(), TaskStatus.RUNNING.name(), false, Instant.EPOCH);
        Append start = Append.of(child, 0, List.of(context.codec().encode(first)), due);
        CompletableFuture<Long> durable = context.store().append(start);
        context.store().lendThread();
        try {
            context.listener().checkpoint(child, durable.join(), List.of(first));
        } catch (CompletionException e) {
            demandConflict(e);
        }
    }

    // Then somebody was faster.
    private static void demandConflict(CompletionException e) {
        if (!(e.getCause() instanceof VersionConflictException)) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    // The caller of the library may have chosen that very id for something else.
    private void demandOurs(TaskId child, Call call) throws ToolException {
        boolean ours = new JournalReader(context.store())
                .read(child)
                .filter(read -> Children.isChild(read.state(), call))
                .isPresent();
        if (!ours) {
            throw ToolException.refused("There is another task of the id " + child + ".");
        }
    }

    private TaskStarted first(Call call) {
        HandedOn handed = HandedOn.of(agent, task, call);
        Instant now = context.clock().instant();
        return new TaskStarted(now, helper.name(), helper.version(), handed.goal(), null)
                .by(helper.modelNames(), helper.toolsFingerprint(), task.trace())
                .doneFor(handed.parent());
    }
}
