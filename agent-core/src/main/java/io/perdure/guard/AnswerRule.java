package io.perdure.guard;

import io.perdure.journal.TaskState;
import java.util.Optional;

/**
 * Checks a final answer before it counts: the cure for a model that declares victory early. An answer that is refused is sent back with the
 * reason, a bounded number of times.
 *
 * <p>It may look at the world (run the tests, read the file) and take its time, but changes nothing: after a crash it is asked again. If it
 * throws, the answer is refused. Used by several threads.
 */
@FunctionalInterface
public interface AnswerRule {
    /**
     * What is wrong with an answer.
     *
     * @param answer as the model gave it; it fits the form that was asked for
     * @param task what the task did
     * @return for the model, one or more full sentences; empty if nothing is wrong
     */
    Optional<String> problem(String answer, TaskState task) throws Exception;
}
