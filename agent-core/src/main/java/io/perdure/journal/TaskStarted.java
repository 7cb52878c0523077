package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.store.TaskId;
import io.perdure.trust.Label;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task exists. The first entry of every journal; durable before {@code start} returns.
 *
 * @param at when
 * @param agent name of the agent that carries it
 * @param agentVersion the agent's version at the start
 * @param goal what to do, in the caller's words
 * @param model the agent's model at the start; empty if it is not known
 * @param tools a fingerprint of the agent's tools at the start; empty if it is not known
 * @param trace the trace in which it was started, as a W3C {@code traceparent}; empty if none is known
 * @param params typed parameters of the user, by name
 * @param attached texts that go with it and that somebody else may have written, by name
 * @param answerSchema JSON schema its answer must fit, or {@code null} for plain text
 * @param parent the task for which it is done, in which case the goal is in the words of that one's model; {@code null} if it is a caller's own
 */
public record TaskStarted(
        Instant at,
        String agent,
        String agentVersion,
        String goal,
        String model,
        String tools,
        String trace,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> params,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attached,
        @Nullable String answerSchema,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Parent parent)
        implements JournalEntry {
    /** Checks that nothing is missing. */
    public TaskStarted {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(agentVersion, "agentVersion");
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(trace, "trace");
        params = ordered(params);
        attached = ordered(attached);
    }

    private static Map<String, String> ordered(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The start of a task that a caller wants. */
    public TaskStarted(
            Instant at,
            String agent,
            String agentVersion,
            String goal,
            String model,
            String tools,
            String trace,
            Map<String, String> params,
            Map<String, String> attached,
            @Nullable String answerSchema) {
        this(at, agent, agentVersion, goal, model, tools, trace, params, attached, answerSchema, null);
    }

    /** The start of a task of whose agent no more is known than its name and version. */
    public TaskStarted(Instant at, String agent, String agentVersion, String goal, @Nullable String answerSchema) {
        this(at, agent, agentVersion, goal, "", "", "", Map.of(), Map.of(), answerSchema, null);
    }

    /** The same, by an agent of which this is known. */
    public TaskStarted by(String modelNames, String fingerprint, String traced) {
        return new TaskStarted(
                at, agent, agentVersion, goal, modelNames, fingerprint, traced, params, attached, answerSchema, parent);
    }

    /** The same, done for another task. */
    public TaskStarted doneFor(Parent other) {
        return new TaskStarted(
                at, agent, agentVersion, goal, model, tools, trace, params, attached, answerSchema, other);
    }

    /** What the user said: that of the task at the root, whoever wrote the goal of this one. */
    public String said() {
        return parent == null ? goal : parent.said();
    }

    /** The typed parameters of the user: those of the task at the root. */
    public Map<String, String> given() {
        return parent == null ? params : parent.given();
    }

    /**
     * A task for which another one is done. It is written down as it was then: what the other one may do does not change with it.
     *
     * @param path the tasks from the one at the root to this, by their ids
     * @param call the call of its model that the other one answers
     * @param goal the label of the goal: that of the reply that made it
     * @param said the goal of the task at the root, in the user's words
     * @param given the typed parameters of the task at the root
     * @param attached what goes with the goal; the model is given handles in its place
     * @param bounds how far the other one may go
     */
    public record Parent(
            List<String> path,
            String call,
            Label goal,
            String said,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> given,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Attachment> attached,
            Bounds bounds) {
        /** Copies the collections; a goal without a label counts as untrusted. */
        public Parent {
            path = List.copyOf(path);
            Objects.requireNonNull(call, "call");
            goal = goal == null ? Label.MISSING : goal;
            Objects.requireNonNull(said, "said");
            given = ordered(given);
            attached = attached == null ? List.of() : List.copyOf(attached);
            Objects.requireNonNull(bounds, "bounds");
        }

        /** The task whose call it is. */
        public TaskId task() {
            return TaskId.of(path.get(path.size() - 1));
        }

        /** The task at the root. */
        public TaskId root() {
            return TaskId.of(path.get(0));
        }
    }

    /**
     * A value that goes with the goal of a task that is done for another one.
     *
     * @param label that of the value
     * @param json whether {@code text} is JSON
     * @param text the value
     */
    public record Attachment(Label label, boolean json, String text) {
        /** Checks that nothing is missing; one without a label counts as untrusted. */
        public Attachment {
            label = label == null ? Label.MISSING : label;
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * How far a task may go that is done for another one, beside what its own agent says: what was left to the other one, and no more.
     *
     * @param tokens most tokens read and written together
     * @param invocations most calls of tools
     * @param deadline when it ends at the latest; {@code null}: no time
     * @param approver whether there is somebody at the root who can be asked
     * @param rules what the developer forbids, and wants to be asked about, in the tasks above
     * @param canaries what nobody has any reason to use in the tasks above
     * @param budgets those of the tasks above, each with what was spent of it
     */
    public record Bounds(
            long tokens,
            int invocations,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant deadline,

            boolean approver,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> rules,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> canaries,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Budget> budgets) {
        /** Copies the lists. */
        public Bounds {
            rules = rules == null ? List.of() : List.copyOf(rules);
            canaries = canaries == null ? List.of() : List.copyOf(canaries);
            budgets = budgets == null ? List.of() : List.copyOf(budgets);
        }
    }

    /**
     * The budgets of a task, and what was spent of them when another one began that is done for it.
     *
     * @param effects how many side effects of one tool
     * @param recipients how many different recipients
     * @param amount the sum of all amounts; {@code null}: no limit
     * @param bytes how much may leave
     * @param asks how many questions
     * @param reveals how many hidden texts may be revealed
     * @param bits how many bits of hidden texts may be shown
     * @param asked how many questions were asked
     * @param spent how much was spent
     */
    public record Budget(
            int effects,
            int recipients,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            BigDecimal amount,

            long bytes,
            int asks,
            int reveals,
            int bits,
            int asked,
            Custody.Spent spent) {
        /** Checks that nothing is missing. */
        public Budget {
            Objects.requireNonNull(spent, "spent");
        }
    }
}
