package io.perdure;

import io.perdure.error.PerdureException;
import io.perdure.journal.AnswerGiven;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskUnpaused;
import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task in a store. Holding one costs nothing; letting go of it changes nothing for the task. Safe for use by several threads.
 *
 * <p>What is said to a task ({@link #cancel}, {@link #signal} and so on) is durable when the method returns, and takes
 * effect soon after, wherever the task is carried.
 *
 * @param <R> the type of its answer
 */
public final class TaskHandle<R> {
    private static final int LONGEST_REASON = 10_000;

    private final Orchestrator orchestrator;
    private final TaskId id;
    private final Class<R> answerType;

    TaskHandle(Orchestrator orchestrator, TaskId id, Class<R> answerType) {
        this.orchestrator = orchestrator;
        this.id = id;
        this.answerType = Objects.requireNonNull(answerType, "answerType");
    }

    /** Which task. */
    public TaskId id() {
        return id;
    }

    /**
     * Waits until the task has ended.
     *
     * @throws AwaitStoppedException if the orchestrator is closed or the thread interrupted meanwhile; the task goes on
     */
    public TaskResult<R> await() {
        return new TaskResult<>(get(Long.MAX_VALUE).orElseThrow(), answerType);
    }

    /** Waits until the task has ended, at most this long: empty if it has not by then. */
    public Optional<TaskResult<R>> await(Duration longest) {
        return get(longest.toNanos()).map(ending -> new TaskResult<>(ending, answerType));
    }

    private Optional<Ending> get(long nanos) {
        CompletableFuture<Ending> end = orchestrator.end(id);
        try {
            return Optional.of(end.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwaitStoppedException(id, "the thread was interrupted");
        } catch (ExecutionException | CancellationException e) {
            throw e.getCause() instanceof RuntimeException error ? error : new IllegalStateException(e);
        }
    }

    /** Where the task stands now, read from its journal. */
    public TaskInfo info() {
        return orchestrator.info(id);
    }

    /** Everything that has happened so far, read from its journal; unmodifiable. */
    public List<JournalEntry> history() {
        return orchestrator.history(id);
    }

    /**
     * Tells in words what the task did, what is not known, what it waits for and why, read from its journal. For people: the wording may
     * change. It quotes goals, arguments and results, each cut to one line.
     */
    public String explain() {
        return orchestrator.explain(id);
    }

    /**
     * Calls the task off: attempts under way are interrupted, and it ends as {@code CANCELLED}.
     *
     * @param reason for people; what is beyond 10 000 characters is cut off
     * @return {@code false} if it had already ended
     */
    public boolean cancel(String reason) {
        return orchestrator.send(id, new CancelRequested(orchestrator.now(), cut(reason)));
    }

    /**
     * Lets the task start nothing more until {@link #resume()}; what is under way ends.
     *
     * @param reason for people; what is beyond 10 000 characters is cut off
     * @return {@code false} if it had already ended
     */
    public boolean pause(String reason) {
        return orchestrator.send(id, new TaskPaused(orchestrator.now(), cut(reason)));
    }

    // Whoever stops a task is not to be refused for his words.
    private static String cut(String reason) {
        return Json.storable(reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
    }

    /**
     * Lets a paused task go on.
     *
     * @return {@code false} if it had already ended
     */
    public boolean resume() {
        return orchestrator.send(id, new TaskUnpaused(orchestrator.now()));
    }

    /**
     * Makes shorter what the model is shown, before it is asked the next time, as the agent's strategies do when it no longer fits. The
     * journal loses nothing.
     *
     * @return {@code false} if the task had already ended
     */
    public boolean compact() {
        return orchestrator.send(id, new CompactionRequested(orchestrator.now(), false));
    }

    /**
     * Gives the model a fresh start before it is asked the next time: it is shown the goal and what is pinned (the plan, what was done,
     * what is not known, what had changed, notes), and nothing else. The task goes on.
     *
     * @return {@code false} if the task had already ended
     */
    public boolean reset() {
        return orchestrator.send(id, new CompactionRequested(orchestrator.now(), true));
    }

    /**
     * Reports an event. The first call that waits for this signal takes it, now or later; each signal is taken once.
     *
     * @param payload what goes with it, shown to the model as the result of that call; may be empty
     * @return {@code false} if the task had already ended
     * @throws IllegalArgumentException if the name is longer than any call can wait for ({@link Wait#LONGEST_NAME}); nothing was written
     */
    public boolean signal(String name, String payload) {
        if (name.length() > Wait.LONGEST_NAME) {
            throw new IllegalArgumentException("the name of a signal has at most " + Wait.LONGEST_NAME
                    + " characters, is " + name.length() + "; put what is longer into the payload");
        }
        return orchestrator.send(id, new SignalReceived(orchestrator.now(), name, payload));
    }

    /**
     * Answers the one question that is open.
     *
     * @return {@code false} if the task had already ended
     * @throws NoSuchQuestionException if no question is open, or more than one
     */
    public boolean answer(String text) {
        List<TaskInfo.Question> open = info().questions();
        if (open.size() != 1) {
            throw new NoSuchQuestionException(id, open);
        }
        return answer(open.get(0).call(), text, "");
    }

    /**
     * Answers a question.
     *
     * @param call which one: {@link TaskInfo.Question#call()}. An answer to a question that is not open changes nothing
     * @param by who answers, for the journal; may be empty
     * @return {@code false} if the task had already ended
     */
    public boolean answer(String call, String text, String by) {
        return orchestrator.send(id, new AnswerGiven(orchestrator.now(), call, text, by));
    }

    /**
     * Answers a question whether calls may be made, see {@link TaskInfo#approvals()}. The first answer counts; an answer to a question that is not
     * open changes nothing.
     *
     * @param question its name; that of a question of another agent that does a task for this one leads to that task
     * @param by who answers, for the journal; may be empty
     * @param comment for the model; may be empty
     * @return {@code false} if the task that asks had already ended
     */
    public boolean approve(String question, Verdict verdict, String by, String comment) {
        return orchestrator.approve(
                id, new ApprovalGiven(orchestrator.now(), question, verdict, List.of(), by, comment));
    }

    /**
     * Pins the tools of the agent as this orchestrator has them: somebody has looked at what changed. Calls of tools that were off are possible
     * again.
     *
     * @param by who has looked, for the journal
     * @return {@code false} if the task had already ended
     */
    public boolean pinTools(String by) {
        return orchestrator.send(id, orchestrator.pins(id, by));
    }

    @Override
    public String toString() {
        return "Task " + id;
    }

    /** Waiting for a task ended before the task did. The task itself goes on here, or when its store is opened again. */
    public static final class AwaitStoppedException extends PerdureException {
        private static final long serialVersionUID = 1L;

        AwaitStoppedException(TaskId task, String why) {
            super(
                    "await-stopped",
                    "Waiting for task " + quoted(task.value()) + " stopped: " + why + ".",
                    "Await it again, from an orchestrator that is open on its store.");
        }
    }

    /** An answer was given where no question is open, or more than one. Nothing was written. */
    public static final class NoSuchQuestionException extends PerdureException {
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
}
