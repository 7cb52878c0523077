package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.tool.ToolExecutor.Look;
import io.perdure.tool.ToolInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Follows what happens while it happens, on the threads on which it happens: for traces that go on into what models and tools call.
 * Implementations are quick, do not block and do not throw; they see goals, replies and arguments, and keep them to themselves unless they
 * are told otherwise. {@code agent-opentelemetry} has one. For counting and watching after the fact a listener is simpler.
 */
public interface Telemetry {
    /** Follows nothing, and costs nothing. */
    Telemetry NONE = new Telemetry() {};

    /** The trace in which the calling thread starts a task, as a W3C {@code traceparent}; empty for none. Kept with the task. */
    default String current() {
        return "";
    }

    /**
     * A process begins to carry a task.
     *
     * @param task as it is now; {@link TaskState#trace()} is the trace of the run before, or of the start
     */
    default Run begin(Agent agent, TaskState task) {
        return Run.UNSEEN;
    }

    /** A process carries a task. */
    interface Run {
        /** Not followed. */
        Run UNSEEN = new Run() {};

        /** The trace of this run, as a W3C {@code traceparent}; empty for none. It is kept in the journal, so that the next run can name it. */
        default String trace() {
            return "";
        }

        /**
         * The calling thread asks a model; it closes the activity.
         *
         * @param task what the model is shown; its reply begins the step after {@link TaskState#steps()}
         * @param model which of the agent's models
         */
        default Activity asks(TaskState task, String model) {
            return Activity.UNSEEN;
        }

        /** The calling thread makes an attempt at a call; it closes the activity. */
        default Activity attempts(ToolInvocation invocation, int attempt) {
            return Activity.UNSEEN;
        }

        /** The calling thread asks a tool whether an invocation in doubt had its effect; it closes the activity. */
        default Activity looks(ToolInvocation invocation, int look) {
            return Activity.UNSEEN;
        }

        /** The calling thread holds the last reply against the agent's rules for answers; it closes the activity. */
        default Activity judges(TaskState task) {
            return Activity.UNSEEN;
        }

        /**
         * The process carries the task no longer. Called soon after, on any thread: of one run after the other.
         *
         * @param last as it left it
         * @param error why it gave up; {@code null} if it did not
         */
        default void left(TaskState last, @Nullable Throwable error) {}
    }

    /** Something that a thread does. */
    interface Activity extends AutoCloseable {
        /** Not followed. */
        Activity UNSEEN = new Activity() {};

        /**
         * What a model or the rules for answers said: {@code ModelReplied} or {@code ModelFailed}, {@code AnswerAccepted} or {@code
         * AnswerRejected}. Called before it is closed.
         */
        default void led(JournalEntry answer) {}

        /** What an attempt came to. Called before it is closed. */
        default void led(AttemptResult result) {}

        /** What a tool found out. Called before it is closed. */
        default void led(Look found) {}

        /**
         * Its thread is still at it, but it is given up: from here on it counts no more, whatever it leads to. Called by another thread, once
         * at most; the activity may be closed much later, never, or just before.
         *
         * @param overdue whether it took too long; otherwise nobody wants it any more
         */
        default void abandoned(boolean overdue) {}

        @Override
        default void close() {}
    }
}
