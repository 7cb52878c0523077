package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.store.TaskId;
import java.util.List;

/** An answer was given where no question is open, or more than one. Nothing was written. */
public final class NoSuchQuestionException extends PerdureException {
    private static final long serialVersionUID = 1L;

    NoSuchQuestionException(TaskId task, List<TaskInfo.Question> open) {
        super(
                "no-such-question",
                "Task " + quoted(task.value()) + " has " + open.size()
                        + " open questions; an answer without a name needs exactly one.",
                open.isEmpty()
                        ? "Look at info().questions() and answer when there is one."
                        : "Name the question: answer(call, text, by), with call one of "
                                + open.stream().map(TaskInfo.Question::call).toList() + ".");
    }
}
