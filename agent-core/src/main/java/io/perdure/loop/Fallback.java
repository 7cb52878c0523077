package io.perdure.loop;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of an agent's models is asked, and what follows when one does not answer. Pure, but for the chance in a wait. */
final class Fallback {
    // Long enough for a provider's prompt cache to be worth its while, short enough not to miss the end of an outage.
    private static final Duration STAYS = Duration.ofMinutes(5);

    // A model that wants to be left alone for longer is not waited for while there is another.
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration OTHERWISE = Duration.ofSeconds(30);

    private Fallback() {}

    /** The model to ask next. */
    static Model next(Agent agent, TaskState task) {
        List<Model> order = order(agent, task);
        if (order.size() == 1) { // whether it can be made to fit takes long to find out, and changes nothing
            return order.get(0);
        }
        return order.stream()
                .filter(model -> !task.modelFailures().isOut(model.name()) && Compacting.canFit(agent, task, model))
                .findFirst()
                .orElse(order.get(0));
    }

    /** The model to ask beside this one, if there is another. */
    static Optional<Model> beside(Agent agent, TaskState task, Model asked) {
        return others(agent, task, asked).findFirst();
    }

    // The model that answered last first, as long as it stays; then the others in the order of the agent.
    private static List<Model> order(Agent agent, TaskState task) {
        List<Model> order = new ArrayList<>(agent.models());
        boolean stays = task.now().isBefore(task.answeringSince().plus(STAYS));
        for (int i = 1; i < order.size() && stays; i++) {
            if (order.get(i).name().equals(task.answering())) {
                Collections.rotate(order, -i);
                break;
            }
        }
        return order;
    }

    private static Stream<Model> others(Agent agent, TaskState task, Model model) {
        return order(agent, task).stream()
                .filter(other -> !other.name().equals(model.name())
                        && !task.modelFailures().isOut(other.name()));
    }

    /** What is to be recorded when this model has failed now: why, what follows, and when. */
    static ModelFailed failed(
            Agent agent, TaskState task, Model model, LlmFailure failure, Throwable cause, Instant now, Duration took) {
        ModelFailed shorter =
                new ModelFailed(now, task.steps() + 1, model.name(), failure, Reaction.COMPACT, now, took);
        if (helps(agent, task, shorter, model)) {
            return shorter;
        }
        Reaction reaction = reaction(agent, task, model, failure, cause);
        ModelFailed.Streak before = task.modelFailures();
        Instant retryAt = switch (reaction) {
            case RETRY -> now.plus(wait(model.retry(), before.tries(model.name()) + 1, failure, cause));
            case FALL_BACK, COMPACT -> now;
            case WAIT -> now.plus(wait(agent.outage(), before.rounds() + 1, failure, cause));
            case PAUSE, FAIL -> null;
        };
        return new ModelFailed(now, task.steps() + 1, model.name(), failure, reaction, retryAt, took);
    }

    private static Reaction reaction(Agent agent, TaskState task, Model model, LlmFailure failure, Throwable cause) {
        int tries = task.modelFailures().tries(model.name()) + 1;
        Optional<Model> other = others(agent, task, model).findAny();
        boolean again = failure.kind().first() == Reaction.RETRY
                && !(other.isPresent() && asksForLong(failure))
                && tries < model.retry().getMaxAttempts()
                && isWorthIt(model.retry(), cause);
        if (again) {
            return Reaction.RETRY;
        }
        return other.isPresent() ? Reaction.FALL_BACK : noneLeft(agent, task, failure);
    }

    private static boolean asksForLong(LlmFailure failure) {
        Duration asked = failure.retryAfter();
        return asked != null && asked.compareTo(LONG) > 0;
    }

    // As often as it does: each time less is shown.
    private static boolean helps(Agent agent, TaskState task, ModelFailed shorter, Model model) {
        return shorter.failure().kind().first() == Reaction.COMPACT
                && task.steps() > task.foldedSteps()
                && Compacting.canFit(agent, task.after(shorter), model);
    }

    // One model may be back soon although another will not: the most hopeful counts.
    private static Reaction noneLeft(Agent agent, TaskState task, LlmFailure failure) {
        ModelFailed.Streak before = task.modelFailures();
        Reaction mostHopeful = Stream.concat(
                        before.tried().values().stream()
                                .map(tries -> tries.last().failure()),
                        Stream.of(failure))
                .map(one -> one.kind().last())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        boolean givesUp = before.rounds() + 1 >= agent.outage().getMaxAttempts();
        return mostHopeful == Reaction.WAIT && givesUp ? Reaction.FAIL : mostHopeful;
    }

    // Settings that fail themselves are no reason to try again; where there is no other way, they are passed over.
    private static boolean isWorthIt(RetryConfig config, Throwable cause) {
        try {
            return config.getExceptionPredicate().test(cause);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Duration wait(RetryConfig config, int times, LlmFailure failure, Throwable cause) {
        Duration wait = interval(config, times, cause);
        Duration asked = failure.retryAfter();
        Duration longer = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }

    private static Duration interval(RetryConfig config, int times, Throwable cause) {
        try {
            return Duration.ofMillis(config.<Object>getIntervalBiFunction().apply(times, Either.left(cause)));
        } catch (RuntimeException e) {
            return OTHERWISE;
        }
    }
}
