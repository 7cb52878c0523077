package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.loop.Switchboard.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, under way. It may overlap the commit of what its request rests on; its answer is taken up only
 * when all of that is durable.
 */
final class ModelFlight extends Flight {
    private final TaskRun run;
    private final RunContext context;
    private final Agent agent;
    private final Model model;
    private final TaskState state;
    private final Switchboard.Line line;
    private final Instant begin;
    private @Nullable CompletableFuture<Long> restsOn;
    private boolean unreported;
    private boolean hedged;

    ModelFlight(TaskRun run, RunContext context, Agent agent, Model model, TaskState state, Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.context = context;
        this.agent = agent;
        this.model = model;
        this.state = state;
        this.line = context.switchboard().line(agent, model);
        this.begin = now();
    }

    void restsOn(CompletableFuture<Long> durable) {
        restsOn = durable;
    }

    /** Whether it has been waited for long enough to ask another model beside it; that is done once. */
    boolean wantsHedge(Instant now) {
        return !hedged
                && agent.hedgeAfter()
                        .filter(delay -> !now.isBefore(begin.plus(delay)))
                        .isPresent();
    }

    /** The model to ask beside this one from now on, if there is another. */
    Optional<Model> hedge() {
        hedged = true;
        return Fallback.beside(agent, state, model);
    }

    @Override
    boolean changesNothing() {
        return true;
    }

    @Override
    public @Nullable Work perform() {
        JournalEntry entry = takeOff() ? askAndTell() : landedWith(overran());
        if (isAbandoned()) {
            return null;
        }
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

    private JournalEntry askAndTell() {
        int step = state.steps() + 1;
        try (LogContext log = LogContext.of(state.id(), step, null);
                Telemetry.Activity activity = followedBy(run.telemetry().asks(state, model.name()))) {
            JournalEntry answer = landedWith(ask());
            activity.led(answer);
            return answer;
        }
    }

    /** Lands, and says what counts: a call that was cut short failed because of that. */
    private JournalEntry landedWith(JournalEntry answer) {
        return land() && isOverdue() && answer instanceof ModelFailed ? overran() : answer;
    }

    private JournalEntry ask() {
        if (!line.isOpen()) {
            return failed(new LlmFailure(
                    LlmFailure.Kind.CIRCUIT_OPEN, "It failed too often of late, and was not asked.", null));
        }
        begun();
        Verdict verdict = Verdict.UNSAID;
        try {
            JournalEntry replied = replied();
            verdict = Verdict.ANSWERED;
            return replied;
        } catch (LlmException e) {
            verdict = verdict(e.failure().kind());
            return failed(e.failure(), e);
        } catch (Throwable e) { // of whatever kind: a run that dies of it would ask again for ever
            return failed(new LlmFailure(LlmFailure.Kind.OTHER, e.getClass().getSimpleName(), null), e);
        } finally {
            report(isOverdue() ? Verdict.BROKEN : verdict);
        }
    }

    private JournalEntry replied() {
        int step = state.steps() + 1;
        LlmReply reply = model.client().reply(agent.assembly().request(state), piece -> heard(step, piece));
        String request = agent.assembly().hash(state);
        int shown = state.messages().size();
        long estimate =
                model.window() == Model.UNLIMITED ? 0 : agent.assembly().prefixTokens(state) + state.tokens(shown);
        return new ModelReplied(now(), step, request, shown, Replies.storable(reply), model.name(), took(), estimate);
    }

    private synchronized void begun() {
        unreported = true;
    }

    /** Says once how the call went: one that hangs for ever is told of when it is abandoned. */
    private synchronized void report(Verdict verdict) {
        if (unreported) {
            unreported = false;
            line.ended(verdict, took());
        }
    }

    @Override
    void letGo() {
        report(isOverdue() ? Verdict.BROKEN : Verdict.UNSAID);
    }

    // Whoever limits or refuses requests is alive.
    private Verdict verdict(LlmFailure.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE, TIMED_OUT, CONNECTION_LOST, UNREADABLE_REPLY ->
                isCalledOff() ? Verdict.UNSAID : Verdict.BROKEN;
            default -> Verdict.UNSAID;
        };
    }

    private void heard(int step, String piece) {
        context.listener().text(state.id(), step, piece);
    }

    private JournalEntry overran() {
        return failed(new LlmFailure(
                LlmFailure.Kind.TIMED_OUT,
                "The model did not answer within " + model.timeout().toSeconds() + " s.",
                null));
    }

    private JournalEntry failed(LlmFailure failure) {
        return failed(failure, new LlmException(failure, null));
    }

    private JournalEntry failed(LlmFailure failure, Throwable cause) {
        return Fallback.failed(agent, state, model, Replies.storable(failure), cause, now(), took());
    }

    private Duration took() {
        return Duration.between(begin, now());
    }

    private Instant now() {
        return context.clock().instant();
    }
}
