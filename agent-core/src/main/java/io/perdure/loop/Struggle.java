package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.guard.Limits;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.AttemptFailed;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.TaskState;
import io.perdure.journal.ToolSuspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A sign that a task is in trouble, before it fails of it.
 *
 * @param kind what kind of trouble
 * @param about the name of the model, tool, monitor or call; empty if it is the task as a whole. No text of a model or a tool
 * @param what in a sentence, for people; may quote what others wrote
 */
public record Struggle(Kind kind, String about, String what) {
    private static final int MANY_REPAIRS = 3;
    private static final Duration LONG_WAIT = Duration.ofSeconds(30);
    private static final double NEARLY = 0.9;

    /** Checks that nothing is missing. */
    public Struggle {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(what, "what");
    }

    /** The signs in what has just become durable; pure. */
    static List<Struggle> in(Agent agent, TaskState after, List<JournalEntry> news) {
        List<Struggle> signs = new ArrayList<>(0);
        for (JournalEntry entry : news) {
            of(agent, after, entry).ifPresent(signs::add);
        }
        return signs;
    }

    private static Optional<Struggle> of(Agent agent, TaskState task, JournalEntry entry) {
        if (entry instanceof ModelFailed e) {
            return ofModel(e);
        }
        if (entry instanceof AnswerRejected) {
            int inAll = task.rejectionsInAll();
            boolean many = task.rejections() >= Math.min(MANY_REPAIRS, agent.maxRejections()) || inAll > MANY_REPAIRS;
            String what = "Its answer was sent back " + task.rejections() + " times in a row, " + inAll + " in all.";
            return when(many, Kind.REPAIRS, "", what);
        }
        if (entry instanceof AttemptFailed e) {
            Duration wait = Duration.between(e.at(), e.retryAt());
            String what = "The call " + e.id().callId() + " failed " + e.attempt() + " times and waits " + wait + ".";
            return when(wait.compareTo(LONG_WAIT) >= 0, Kind.BACKING_OFF, e.id().callId(), what);
        }
        if (entry instanceof ToolSuspended e) {
            String what = "The tool " + e.tool() + " is not offered for a while. " + e.reason();
            return when(true, Kind.TOOL_SUSPENDED, known(agent, e.tool()), what);
        }
        if (entry instanceof MonitorSpoke e) {
            return when(true, Kind.MONITOR, e.monitor(), "The monitor " + e.monitor() + " saw: " + e.evidence() + ".");
        }
        return entry instanceof ModelReplied e ? nearLimit(agent.limits(), task, e) : Optional.empty();
    }

    // A model may have made it up.
    private static String known(Agent agent, String tool) {
        return agent.tools().find(tool).isPresent() ? tool : "";
    }

    private static Optional<Struggle> ofModel(ModelFailed failed) {
        String why = "The model " + failed.model() + " failed with "
                + failed.failure().kind();
        return switch (failed.reaction()) {
            case FALL_BACK -> when(true, Kind.FALLING_BACK, failed.model(), why + "; the next one is asked.");
            case WAIT ->
                when(
                        true,
                        Kind.NO_MODEL,
                        failed.model(),
                        why + "; no model answers. They are asked again at " + failed.retryAt() + ".");
            case PAUSE ->
                when(true, Kind.NO_MODEL, failed.model(), why + "; no model answers, and a person has to mend that.");
            case RETRY -> {
                Duration wait = Duration.between(failed.at(), Objects.requireNonNull(failed.retryAt()));
                boolean isLong = wait.compareTo(LONG_WAIT) >= 0;
                yield when(isLong, Kind.BACKING_OFF, failed.model(), why + "; it is asked again in " + wait + ".");
            }
            case COMPACT, FAIL -> Optional.empty();
        };
    }

    // Said once: by the reply that crossed the line.
    private static Optional<Struggle> nearLimit(Limits limits, TaskState task, ModelReplied reply) {
        long tokens = task.usage().total();
        long before = tokens - reply.reply().usage().total();
        double line = NEARLY * limits.tokens();
        double steps = NEARLY * limits.steps();
        boolean crossedTokens = before < line && tokens >= line;
        boolean crossedSteps = reply.step() - 1 < steps && reply.step() >= steps;
        String what = "It has used " + task.steps() + " of " + limits.steps() + " steps and " + tokens + " of "
                + limits.tokens() + " tokens.";
        return when(crossedTokens || crossedSteps, Kind.NEAR_LIMIT, "", what);
    }

    private static Optional<Struggle> when(boolean so, Kind kind, String about, String what) {
        return so ? Optional.of(new Struggle(kind, about, what)) : Optional.empty();
    }

    /** Kinds of trouble. */
    public enum Kind {
        /** A model is given up and the next one asked. */
        FALLING_BACK,
        /** No model answers. */
        NO_MODEL,
        /** The answer was sent back several times. */
        REPAIRS,
        /** A call, or a model, waits long for its next attempt. */
        BACKING_OFF,
        /** A tool failed so often that it is not offered. */
        TOOL_SUSPENDED,
        /** A monitor has spoken. */
        MONITOR,
        /** Nine tenths of the steps or tokens are used. */
        NEAR_LIMIT
    }
}
