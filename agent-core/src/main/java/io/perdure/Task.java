package io.perdure;

import io.perdure.json.JsonSchema;
import io.perdure.store.TaskId;
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

    private Task(TaskId id, String goal, @Nullable String agent, Class<R> answerType) {
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
        return new Task<>(TaskId.of(id), goal, null, String.class);
    }

    /**
     * The same task, with an answer of this form. The model is given the record's JSON schema; an answer that does not fit
     * is sent back to it, a bounded number of times.
     */
    public <T extends Record> Task<T> returning(Class<T> type) {
        return new Task<>(id, goal, agent, type);
    }

    /** The same task for the agent of this name; needed only where several are registered. */
    public Task<R> by(String agentName) {
        return new Task<>(id, goal, Objects.requireNonNull(agentName, "agentName"), answerType);
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
