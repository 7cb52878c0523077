package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStatus;
import io.perdure.json.Json;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import io.perdure.trust.Label;
import java.util.List;
import java.util.Objects;

/**
 * How a task ended.
 *
 * @param <R> the type of its answer
 */
public final class TaskResult<R> {
    private final Ending ending;
    private final TaskEnded end;
    private final Class<R> answerType;

    TaskResult(Ending ending, Class<R> answerType) {
        this.ending = ending;
        this.end = ending.end();
        this.answerType = Objects.requireNonNull(answerType, "answerType");
    }

    /** Which task. */
    public TaskId id() {
        return ending.id();
    }

    /** How it ended: one of the statuses that are over. */
    public TaskStatus status() {
        return end.status();
    }

    /** Whether it ended with an accepted answer. */
    public boolean isCompleted() {
        return end.status() == TaskStatus.COMPLETED;
    }

    /**
     * The answer.
     *
     * @throws TaskNotCompletedException if it ended without one
     * @throws UnreadableAnswerException if it fits its schema, but the record's own checks refuse it
     */
    public R answer() {
        if (!isCompleted()) {
            throw new TaskNotCompletedException(this);
        }
        return answerType == String.class ? answerType.cast(text()) : read();
    }

    private R read() {
        try {
            return Json.read(Json.parse(end.answer()), answerType);
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswerException(id(), answerType, e);
        }
    }

    /**
     * The answer as text, or what the model said last if there is none; may be empty. Handles in it are replaced by what they stand for. If
     * somebody else can have had a hand in it, links, images and tags that the user did not name are made harmless: {@code hxxps[:]//evil[.]com}.
     */
    public String text() {
        return ending.text();
    }

    /** The answer exactly as the model wrote it. Whoever renders it must expect whatever an attacker would put there; see {@link #label()}. */
    public String rawText() {
        return end.answer();
    }

    /** Where the answer comes from: untrusted if text that somebody else wrote can have influenced it. */
    public Label label() {
        return ending.label();
    }

    /** A stable word for why it ended without an answer, such as {@code limit-steps}; empty if it has one. */
    public String reason() {
        return end.reason();
    }

    /** The reason in a sentence; may be empty, and may quote a model or a tool. */
    public String detail() {
        return end.detail();
    }

    /**
     * What the task did, or may have done, that still stands although it did not reach its goal; the last one first. Empty if it has an
     * answer.
     */
    public List<TaskEnded.NotUndone> notUndone() {
        return end.notUndone();
    }

    /** How many replies the model gave. */
    public int steps() {
        return ending.steps();
    }

    /** The tokens it took. */
    public TokenUsage usage() {
        return ending.usage();
    }

    @Override
    public String toString() {
        return "Task " + id() + " " + status() + " after " + steps() + " steps"
                + (reason().isEmpty() ? "" : ": " + reason());
    }

    /** An answer that fits its schema, but that the record itself does not accept. The task stays completed. */
    public static final class UnreadableAnswerException extends PerdureException {
        private static final long serialVersionUID = 1L;

        UnreadableAnswerException(TaskId task, Class<?> type, Throwable cause) {
            super(
                    "answer-unreadable",
                    "The answer of task " + quoted(task.value()) + " fits its schema, but " + type.getName()
                            + " cannot be made of it.",
                    "Read text() by other means, and let the record say in its types what it accepts.",
                    cause);
        }
    }

    /** The answer was asked for of a task that ended without one. */
    public static final class TaskNotCompletedException extends PerdureException {
        private static final long serialVersionUID = 1L;

        private final TaskStatus status;

        TaskNotCompletedException(TaskResult<?> result) {
            super(
                    "task-not-completed",
                    "Task " + quoted(result.id().value()) + " ended as " + result.status() + " (" + result.reason()
                            + ") and has no answer.",
                    "Look at status(), reason() and detail() of the result before answer(); text() has what there is.");
            this.status = result.status();
        }

        /** How the task ended. */
        public TaskStatus status() {
            return status;
        }
    }
}
