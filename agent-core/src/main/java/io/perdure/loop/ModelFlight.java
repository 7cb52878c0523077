package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call of the model, under way. It may overlap the commit of what its request rests on; its answer is taken up only
 * when all of that is durable.
 */
final class ModelFlight extends Flight {
    private final TaskRun run;
    private final RunContext context;
    private final Agent agent;
    private final TaskState state;
    private @Nullable CompletableFuture<Long> restsOn;

    ModelFlight(TaskRun run, RunContext context, Agent agent, TaskState state, Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.context = context;
        this.agent = agent;
        this.state = state;
    }

    void restsOn(CompletableFuture<Long> durable) {
        restsOn = durable;
    }

    @Override
    boolean changesNothing() {
        return true;
    }

    @Override
    public @Nullable Work perform() {
        JournalEntry answer = takeOff() ? ask() : overran();
        if (!land()) {
            return null;
        }
        JournalEntry entry = isOverdue() && answer instanceof ModelFailed ? overran() : answer;
        CompletableFuture<Long> durable = restsOn;
        if (durable == null || TaskRun.isDurable(durable)) {
            return run.modelAnswered(this, entry);
        }
        Work taken = run.guarded(() -> run.modelAnswered(this, entry));
        durable.thenRun(() -> context.workers().run(taken)); // never, if the append fails
        return null;
    }

    @Override
    Work abandoned() {
        return () -> run.modelAnswered(this, overran());
    }

    private JournalEntry ask() {
        int step = state.steps() + 1;
        try {
            LlmReply reply = agent.model().reply(agent.assembly().request(state), piece -> heard(step, piece));
            String request = agent.assembly().hash(state);
            return new ModelReplied(now(), step, request, Replies.storable(reply));
        } catch (LlmException e) {
            return failed(e.failure(), e);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e; // the virtual machine's, not the model's
        } catch (Throwable e) {
            return failed(new LlmFailure(LlmFailure.Kind.OTHER, e.getClass().getSimpleName(), null), e);
        }
    }

    private void heard(int step, String piece) {
        context.listener().text(state.id(), step, piece);
    }

    private JournalEntry overran() {
        LlmFailure failure = new LlmFailure(
                LlmFailure.Kind.TIMED_OUT,
                "The model did not answer within " + agent.modelTimeout().toSeconds() + " s.",
                null);
        return failed(failure, new LlmException(failure, null));
    }

    private JournalEntry failed(LlmFailure failure, Throwable cause) {
        return new ModelFailed(
                now(),
                state.steps() + 1,
                Replies.storable(failure),
                ModelRetry.retryAt(agent.modelRetry(), state.modelFailures() + 1, failure, cause, now()));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
