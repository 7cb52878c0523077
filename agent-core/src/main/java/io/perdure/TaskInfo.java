package io.perdure;

import io.perdure.guard.Approver;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.TokenUsage;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a task stands, as its journal says at this moment.
 *
 * @param id the task
 * @param agent name of its agent
 * @param agentVersion version of the agent that carries it
 * @param status where it stands
 * @param steps replies of the model so far
 * @param usage tokens so far
 * @param questions what it wants to know of a person: call id and question
 * @param approvals questions whether calls may be made, to be answered with {@link TaskHandle#approve}: its own, and those of other agents that do tasks
 *     for it
 * @param signals names of the signals it waits for
 * @param plan what it means to do, if it has a plan
 * @param obstacle why this orchestrator does not go on with it, and what to do; empty if it does
 */
public record TaskInfo(
        TaskId id,
        String agent,
        String agentVersion,
        TaskStatus status,
        int steps,
        TokenUsage usage,
        List<Question> questions,
        List<Approver.Question> approvals,
        List<String> signals,
        Optional<Plan> plan,
        Optional<String> obstacle) {
    /** Copies the lists. */
    public TaskInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        questions = List.copyOf(questions);
        approvals = List.copyOf(approvals);
        signals = List.copyOf(signals);
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(obstacle, "obstacle");
    }

    /**
     * A question that waits for an answer.
     *
     * @param call the call that asked: to be named when several questions are open
     * @param text the question
     */
    public record Question(String call, String text) {}
}
