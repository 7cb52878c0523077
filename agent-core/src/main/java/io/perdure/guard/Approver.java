package io.perdure.guard;

import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.ApprovalRequested;
import io.perdure.store.TaskId;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings questions to people. Safe for use by several threads.
 *
 * <p>A question stands in the journal before it is brought, and is brought again when a process takes the task up after a restart. Whoever answers
 * may take days: no thread waits for it. Until then, and if nobody ever answers, the call is not made.
 */
@FunctionalInterface
public interface Approver {
    /**
     * A question is open. May block; what it throws is logged, and the question stays open.
     *
     * @param question what is asked
     * @param answer by which it may be answered, now or later, by any thread
     */
    void ask(Question question, Answer answer);

    /** Nobody is told: the application looks for open questions and answers them through the task's handle. */
    static Approver byHandle() {
        return (question, answer) -> {};
    }

    /** Asks on the console of the process, one question at a time; anything but a clear yes is a no. */
    static Approver console() {
        return new ConsoleApprover(System.in, System.out);
    }

    /** Asks on these streams, one question at a time; anything but a clear yes is a no. */
    static Approver console(InputStream in, PrintStream out) {
        return new ConsoleApprover(in, out);
    }

    /**
     * What is asked. The library writes it from data: a model's words stand in it only where they are arguments, and are marked as such.
     *
     * @param task the task whose approver is asked: that of the user
     * @param id its name in that task
     * @param path the tasks from that one to the one that asks, by their ids: one, unless another agent asks that does a task for it
     * @param asked the calls, and why they are asked about
     * @param expires when it is too late to answer; {@code null}: never
     */
    record Question(
            TaskId task,
            String id,
            List<TaskId> path,
            ApprovalRequested asked,
            @Nullable Instant expires) {
        /** Checks that nothing is missing. */
        public Question {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(id, "id");
            path = List.copyOf(path);
            Objects.requireNonNull(asked, "asked");
        }

        /** A question of the task itself. */
        public Question(TaskId task, String id, ApprovalRequested asked, @Nullable Instant expires) {
            this(task, id, List.of(task), asked, expires);
        }

        /** The question in words, a line or more for each call, and for whom it is asked; safe to print. */
        public String text() {
            return Questions.text(id, path, asked);
        }
    }

    /** Takes the answer to one question. */
    @FunctionalInterface
    interface Answer {
        /**
         * Answers it. Durable when it returns.
         *
         * @param by who answers; may be empty
         * @param comment for the model; may be empty
         * @return {@code false} if the task had already ended
         */
        boolean give(Verdict verdict, String by, String comment);
    }
}
