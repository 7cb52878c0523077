package io.perdure;

import io.perdure.json.JsonSchema;
import io.perdure.store.TaskId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do. Immutable.
 *
 * @param <R> the type of its answer: {@code String}, or a record
 */
public final class Task<R> {
    private final TaskId id;
    private final String goal;
    private final @Nullable String agent;
    private final Class<R> answerType;
    private final Map<String, String> params;
    private final Map<String, String> attached;

    private Task(
            TaskId id,
            String goal,
            @Nullable String agent,
            Class<R> answerType,
            Map<String, String> params,
            Map<String, String> attached) {
        this.params = params;
        this.attached = attached;
        this.id = id;
        this.goal = Objects.requireNonNull(goal, "goal");
        this.agent = agent;
        this.answerType = answerType;
    }

    /**
     * A task whose answer is a text.
     *
     * @param id a name of your own for the work: starting the same id twice gives the same task
     * @param goal what to do, in your words
     */
    public static Task<String> of(String id, String goal) {
        return new Task<>(TaskId.of(id), goal, null, String.class, Map.of(), Map.of());
    }

    /**
     * The same task, with an answer of this form. The model is given the record's JSON schema; an answer that does not fit
     * is sent back to it, a bounded number of times.
     */
    public <T extends Record> Task<T> returning(Class<T> type) {
        return new Task<>(id, goal, agent, type, params, attached);
    }

    /** The same task for the agent of this name; needed only where several are registered. */
    public Task<R> by(String agentName) {
        return new Task<>(id, goal, Objects.requireNonNull(agentName, "agentName"), answerType, params, attached);
    }

    /**
     * The same task, with a value that the user gave: an address, an amount, an id. It vouches for itself wherever a tool is called with it.
     *
     * @param name what it is, for the model
     */
    public Task<R> param(String name, String value) {
        return new Task<>(id, goal, agent, answerType, with(params, name, value), attached);
    }

    /**
     * The same task, with a text that somebody else may have written: a mail that was forwarded, a file that was uploaded. The model is given
     * a handle in its place, and nothing in it counts as said by the user.
     *
     * @param name what it is, for the model
     */
    public Task<R> attached(String name, String text) {
        return new Task<>(id, goal, agent, answerType, params, with(attached, name, text));
    }

    private static Map<String, String> with(Map<String, String> some, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(some);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return Collections.unmodifiableMap(more);
    }

    /** Its typed parameters, by name; unmodifiable. */
    public Map<String, String> params() {
        return params;
    }

    /** The texts that go with it, by name; unmodifiable. */
    public Map<String, String> attached() {
        return attached;
    }

    /** Its id. */
    public TaskId id() {
        return id;
    }

    /** What to do. */
    public String goal() {
        return goal;
    }

    /** The agent that is to do it, if one was named. */
    public Optional<String> agent() {
        return Optional.ofNullable(agent);
    }

    /** The type of its answer. */
    public Class<R> answerType() {
        return answerType;
    }

    /** The schema its answer must fit; {@code null} for a text. */
    @Nullable
    String answerSchema() {
        return answerType == String.class ? null : JsonSchema.of(answerType).json();
    }
}
