package io.perdure.guard;

import io.perdure.journal.TaskState;
import io.perdure.tool.ToolFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done about tools that keep failing, before the model is asked what to do. Immutable.
 *
 * <pre>{@code
 * RecoveryPolicy.none()
 *         .after(5).failures(Kind.UNAVAILABLE, Kind.TIMED_OUT).suspend(Duration.ofMinutes(5))
 *         .after(2).failuresOf("charge").pause();
 * }</pre>
 *
 * <p>A rule counts failures of one tool in a row: a call that succeeds begins anew, and so does a person who resumes the task. Of the rules
 * that apply the strictest counts.
 */
public final class RecoveryPolicy {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final RecoveryPolicy NONE = new RecoveryPolicy(List.of());

    private final List<Rule> rules;

    private RecoveryPolicy(List<Rule> rules) {
        this.rules = rules;
    }

    /** Nothing: the model alone decides. */
    public static RecoveryPolicy none() {
        return NONE;
    }

    /**
     * What an agent has that says nothing: a tool that was unavailable, timed out or crashed 5 times in a row is not offered for 5 minutes,
     * and after 15 times the task is paused.
     */
    public static RecoveryPolicy standard() {
        return none().after(5)
                .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                .suspend(Duration.ofMinutes(5))
                .after(15)
                .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                .pause();
    }

    /** One rule more: begins with how many failures in a row. */
    public Condition after(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be 1 or more, is " + failures);
        }
        return new Condition(this, failures);
    }

    /** What is to be done about the tools of this task now, if anything is. */
    public Optional<Remedy> remedy(TaskState task) {
        return task.failingTools().stream()
                .sorted()
                .flatMap(tool ->
                        rules.stream().filter(rule -> rule.applies(tool, task)).map(rule -> rule.remedy(tool, task)))
                .reduce((one, other) -> other.isStricterThan(one) ? other : one);
    }

    /** The first half of a rule. */
    public static final class Condition {
        private final RecoveryPolicy policy;
        private final int failures;
        private final Set<Kind> kinds;
        private final @Nullable String tool;

        private Condition(RecoveryPolicy policy, int failures) {
            this(policy, failures, EnumSet.allOf(Kind.class), null);
        }

        private Condition(RecoveryPolicy policy, int failures, Set<Kind> kinds, @Nullable String tool) {
            this.policy = policy;
            this.failures = failures;
            this.kinds = kinds;
            this.tool = tool;
        }

        /** Only failures of these kinds count. */
        public Condition failures(Kind first, Kind... others) {
            return new Condition(policy, failures, EnumSet.of(first, others), tool);
        }

        /** Only failures of this tool count. */
        public Condition failuresOf(String name) {
            return new Condition(policy, failures, kinds, name);
        }

        /** Then the tool is not offered for so long, and the model is told. */
        public RecoveryPolicy suspend(Duration pause) {
            if (pause.isNegative() || pause.isZero() || pause.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a tool is suspended for more than nothing and at most 365 days, not for " + pause);
            }
            return then(Action.SUSPEND, pause);
        }

        /** Then the task is paused until a person resumes it. */
        public RecoveryPolicy pause() {
            return then(Action.PAUSE, Duration.ZERO);
        }

        /** Then the task ends as failed. */
        public RecoveryPolicy fail() {
            return then(Action.FAIL, Duration.ZERO);
        }

        private RecoveryPolicy then(Action action, Duration pause) {
            List<Rule> all = new ArrayList<>(policy.rules);
            all.add(new Rule(failures, kinds, tool, action, pause));
            return new RecoveryPolicy(List.copyOf(all));
        }
    }

    /** What is done, the mildest first. */
    public enum Action {
        /** The tool is not offered for a while. */
        SUSPEND,
        /** The task is paused. */
        PAUSE,
        /** The task ends as failed. */
        FAIL
    }

    /**
     * What is to be done about a tool.
     *
     * @param tool its name
     * @param action what
     * @param pause for how long it is not offered
     * @param reason why, in a sentence
     */
    public record Remedy(String tool, Action action, Duration pause, String reason) {
        private boolean isStricterThan(Remedy other) {
            return action.compareTo(other.action) > 0;
        }
    }

    private record Rule(
            int failures, Set<Kind> kinds, @Nullable String tool, Action action, Duration pause) {
        private boolean applies(String name, TaskState task) {
            boolean isMeant = tool == null || tool.equals(name);
            return isMeant && !task.suspendedTools().containsKey(name) && count(name, task) >= failures;
        }

        // A tool that is offered again gets as many tries as before; what comes after several suspensions counts them
        // all.
        private long count(String name, TaskState task) {
            List<Kind> row = action == Action.SUSPEND ? task.freshFailures(name) : task.failuresInARow(name);
            return row.stream().filter(kinds::contains).count();
        }

        private Remedy remedy(String name, TaskState task) {
            String reason = "It failed " + count(name, task) + " times in a row, last with "
                    + last(task.failuresInARow(name)) + ".";
            return new Remedy(name, action, pause, reason);
        }

        private static Kind last(List<Kind> row) {
            return row.get(row.size() - 1);
        }
    }
}
