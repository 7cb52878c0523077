package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that what a model is shown fits (C1): makes it shorter before the model is asked. */
final class Compacting {
    // Room for several steps, so that not every step is compacted; the model's cache is lost each time.
    private static final double LEAVES = 0.6;

    // No character is estimated to take more, see TokenEstimate: so a glance at their number is enough for most
    // requests.
    private static final double TOKENS_PER_CHARACTER = 3;
    private static final int TOKENS_PER_MESSAGE = 30;

    // By so much may an estimate be too low; a provider that counts more than that is believed.
    private static final double MARGIN = 1.1;
    private static final double CAUTION = 1.05;

    private Compacting() {}

    /** What comes before this model is asked; empty if what it would be shown fits. */
    static Optional<Command> next(Agent agent, TaskState task, Model model) {
        Optional<CompactionRequested> wanted = task.compactionRequested();
        Fit fit = fit(agent, task, model);
        if (wanted.isPresent() && task.steps() > task.foldedSteps()) {
            return Optional.of(asked(agent, task, fit == null ? hoped(agent, task, model) : fit.room(), wanted.get()));
        }
        if (fit == null) {
            return Optional.of(tooLong(agent, task, model));
        }
        return Optional.ofNullable(fit.shorter()).map(entry -> folded(agent, task, entry, target(fit.room())));
    }

    /** How the model can be asked; {@code null} if it cannot. One count of a provider may be wrong and ends no task: it will say itself what is too long. */
    private static @Nullable Fit fit(Agent agent, TaskState task, Model model) {
        Fit fit = fit(agent, task, room(agent, task, model));
        return fit == null ? fit(agent, task, hoped(agent, task, model)) : fit;
    }

    private static @Nullable Fit fit(Agent agent, TaskState task, long room) {
        if (fits(task, room)) {
            return new Fit(room, null);
        }
        return shortened(agent, task, room, target(room))
                .map(entry -> new Fit(room, entry))
                .orElse(null);
    }

    private static long target(long room) {
        return (long) (LEAVES * room);
    }

    /** The room in which a model can be asked, and what must be made shorter for it, if anything. */
    private record Fit(long room, @Nullable ContextCompacted shorter) {}

    private static Command asked(Agent agent, TaskState task, long room, CompactionRequested wanted) {
        long now = task.tokens(task.messages().size());
        long target = target(Math.min(room, now));
        if (wanted.reset()) {
            return CompactionStrategy.startAfresh()
                    .shorten(task, target(room))
                    .<Command>map(entry -> new Command.Note(List.of(entry)))
                    .orElseGet(() -> asItIs(task));
        }
        return shortened(agent, task, Math.min(room, now), target)
                .map(entry -> folded(agent, task, entry, target))
                .orElseGet(() -> asItIs(task));
    }

    private static Command asItIs(TaskState task) {
        return new Command.Note(List.of(ContextCompacted.asItIs(task)));
    }

    /** How many of our tokens the messages may take. */
    static long room(Agent agent, TaskState task, Model model) {
        long refused = task.refusedAbove(model.name()).orElse(Long.MAX_VALUE);
        if (model.window() == Model.UNLIMITED) {
            return refused;
        }
        double factor =
                Math.max(MARGIN, CAUTION * task.tokenFactor(model.name()).orElse(1.0));
        return Math.min(refused, tokens(model, factor) - agent.assembly().prefixTokens(task));
    }

    /** The same, if the provider counted no more than we do. */
    private static long hoped(Agent agent, TaskState task, Model model) {
        long refused = task.refusedAbove(model.name()).orElse(Long.MAX_VALUE);
        return Math.min(refused, readable(model) - agent.assembly().prefixTokens(task));
    }

    /** How many of our tokens a model can read in all, if its provider counts no more than we do. */
    static long readable(Model model) {
        return tokens(model, MARGIN);
    }

    private static long tokens(Model model, double factor) {
        return (long) (((long) model.window() - model.replyTokens()) / factor);
    }

    static boolean fits(TaskState task, long room) {
        int count = task.messages().size();
        double most = TOKENS_PER_CHARACTER * task.characters() + (double) TOKENS_PER_MESSAGE * count;
        return most <= room || task.tokens(count) <= room;
    }

    /** Whether this model can be asked: what it would be shown fits, or can be made to. */
    static boolean canFit(Agent agent, TaskState task, Model model) {
        return fit(agent, task, model) != null;
    }

    private static Command folded(Agent agent, TaskState task, ContextCompacted entry, long target) {
        boolean folds = entry.upTo() > task.foldedSteps();
        return folds && agent.summarizer().isPresent()
                ? new Command.Summarise(entry, target)
                : new Command.Note(List.of(entry));
    }

    // The least there is, if that fits or more can be left out after it.
    private static Optional<ContextCompacted> shortened(Agent agent, TaskState task, long room, long target) {
        ContextCompacted best = null;
        long least = task.tokens(task.messages().size());
        for (CompactionStrategy strategy : agent.compaction()) {
            ContextCompacted entry =
                    CompactionStrategy.ask(strategy, task, target).orElse(null);
            long left = entry == null ? Long.MAX_VALUE : left(task, entry);
            boolean hides = entry != null && entry.upTo() >= task.steps(); // what the model has not been shown yet
            if (left < least && !(hides && least <= room)) {
                best = entry;
                least = left;
            }
            if (least <= target) {
                break;
            }
        }
        return best == null || (least > room && best.upTo() >= task.steps()) ? Optional.empty() : Optional.of(best);
    }

    private static long left(TaskState task, ContextCompacted entry) {
        TaskState after = task.after(entry);
        return after.tokens(after.messages().size());
    }

    private static Command tooLong(Agent agent, TaskState task, Model model) {
        long room = hoped(agent, task, model);
        String detail = room <= 0
                ? "The instructions and tools alone take about "
                        + agent.assembly().prefixTokens(task) + " tokens, and the window of " + model.name() + " has "
                        + model.window() + ", of which " + model.replyTokens()
                        + " are for the reply: make them shorter, or name a model with a larger window."
                : "What the model has to be shown does not fit into the " + room
                        + " tokens that are left for it, even when everything else is folded away: the goal, or what is pinned, is too long.";
        return Finishing.end(agent, task, TaskStatus.FAILED, "context-too-small", detail);
    }
}
