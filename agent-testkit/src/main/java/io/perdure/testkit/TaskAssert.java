package io.perdure.testkit;

import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.ToolCall;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions on a task: how it ended, and what its journal says it did.
 *
 * <pre>{@code
 * assertThatTask(orchestrator.start(task)).completes().withAnswer("Refunded.").called("refund", 1);
 * }</pre>
 *
 * <p>A failed assertion shows the journal. Each waits up to ten seconds for the task to end.
 *
 * @param <R> the type of the task's answer
 */
public final class TaskAssert<R> extends AbstractAssert<TaskAssert<R>, TaskHandle<R>> {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private TaskAssert(TaskHandle<R> task) {
        super(task, TaskAssert.class);
    }

    /** Begins an assertion on a task. */
    public static <R> TaskAssert<R> assertThatTask(TaskHandle<R> task) {
        return new TaskAssert<>(task);
    }

    /** It ends with an accepted answer. */
    public TaskAssert<R> completes() {
        return endsAs(TaskStatus.COMPLETED);
    }

    /** It ends in this way. */
    public TaskAssert<R> endsAs(TaskStatus status) {
        if (result().status() != status) {
            throw failure("Expected task %s to end as %s, but %s.%n%s", actual.id(), status, result(), journal());
        }
        return this;
    }

    /** It ends without an answer, for this stable reason. */
    public TaskAssert<R> endsBecauseOf(String reason) {
        if (!result().reason().equals(reason)) {
            throw failure(
                    "Expected task %s to end because of %s, but %s.%n%s", actual.id(), reason, result(), journal());
        }
        return this;
    }

    /** It ends with this answer. */
    public TaskAssert<R> withAnswer(R answer) {
        completes();
        if (!result().answer().equals(answer)) {
            throw failureWithActualExpected(
                    result().answer(), answer, "Expected another answer of task %s.%n%s", actual.id(), journal());
        }
        return this;
    }

    /** The tool's body was begun so many times: attempts, over all processes. */
    public TaskAssert<R> attempted(String tool, long times) {
        result();
        Map<InvocationId, String> tools = toolsByInvocation();
        long attempts = entries(AttemptStarted.class)
                .filter(attempt -> tool.equals(tools.get(attempt.id())))
                .count();
        if (attempts != times) {
            throw failure("Expected %s attempt(s) at %s, but there were %s.%n%s", times, tool, attempts, journal());
        }
        return this;
    }

    /** Invocations of the tool ended like this, in this order. */
    public TaskAssert<R> hasOutcomes(String tool, ToolOutcome.Status... expected) {
        result();
        Map<InvocationId, String> tools = toolsByInvocation();
        List<ToolOutcome.Status> outcomes = entries(InvocationEnded.class)
                .filter(ended -> tool.equals(tools.get(ended.id())))
                .map(ended -> ended.outcome().status())
                .toList();
        if (!outcomes.equals(List.of(expected))) {
            throw failure(
                    "Expected outcomes %s of %s, but they were %s.%n%s", List.of(expected), tool, outcomes, journal());
        }
        return this;
    }

    private TaskResult<R> result() {
        isNotNull();
        Optional<TaskResult<R>> result = actual.await(LONGEST);
        return result.orElseThrow(() -> failure("Task %s did not end within %s.%n%s", actual.id(), LONGEST, journal()));
    }

    private <E extends JournalEntry> Stream<E> entries(Class<E> kind) {
        return actual.history().stream().filter(kind::isInstance).map(kind::cast);
    }

    private Map<InvocationId, String> toolsByInvocation() {
        return entries(ModelReplied.class)
                .flatMap(this::calls)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Stream<Map.Entry<InvocationId, String>> calls(ModelReplied reply) {
        List<ToolCall> calls = reply.reply().calls();
        return IntStream.range(0, calls.size())
                .mapToObj(i -> Map.entry(
                        new InvocationId(actual.id(), reply.step(), i),
                        calls.get(i).tool()));
    }

    private String journal() {
        return actual.history().stream()
                .map(JournalEntry::toString)
                .collect(Collectors.joining("\n  ", "Journal:\n  ", ""));
    }
}
