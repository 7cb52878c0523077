package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.guard.AnswerRule;
import io.perdure.journal.AnswerAccepted;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of the agent look at an answer. */
final class RuleFlight extends Flight {
    private static final Logger LOG = LoggerFactory.getLogger(RuleFlight.class);

    private final TaskRun run;
    private final RunContext context;
    private final Agent agent;
    private final TaskState state;

    RuleFlight(TaskRun run, RunContext context, Agent agent, TaskState state, Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.context = context;
        this.agent = agent;
        this.state = state;
    }

    @Override
    boolean changesNothing() {
        return true;
    }

    @Override
    public @Nullable Work perform() {
        JournalEntry verdict = takeOff() ? judgeAndTell() : entry(notChecked());
        return land() ? run.answerJudged(this, verdict) : null;
    }

    private JournalEntry judgeAndTell() {
        try (LogContext log = LogContext.of(state.id(), state.steps(), null);
                Telemetry.Activity activity = followedBy(run.telemetry().judges(state))) {
            JournalEntry verdict = entry(problem());
            activity.led(verdict);
            return verdict;
        }
    }

    @Override
    Work abandoned() {
        return () -> run.answerJudged(this, entry(notChecked()));
    }

    private @Nullable String problem() {
        String answer = state.unjudgedReply().orElseThrow().text();
        for (AnswerRule rule : agent.answerRules()) {
            try {
                Optional<String> problem = rule.problem(answer, state);
                if (problem.isPresent()) {
                    return problem.get();
                }
            } catch (Throwable e) {
                warn(e);
                return notChecked();
            }
        }
        return null;
    }

    private void warn(Throwable e) {
        Throwable shown = PerdureException.forLog(e, LOG.isDebugEnabled());
        LOG.warn(
                "Task {}: a rule for answers failed.",
                PerdureException.plain(state.id().value(), 200),
                shown);
    }

    private static String notChecked() {
        return "Your answer could not be checked, so it does not count yet. Make sure that it is right, and give it again.";
    }

    private JournalEntry entry(@Nullable String problem) {
        Instant now = context.clock().instant();
        return problem == null
                ? new AnswerAccepted(now, state.steps())
                : new AnswerRejected(now, state.steps(), Said.text(problem));
    }
}
