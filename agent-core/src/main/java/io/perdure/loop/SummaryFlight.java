package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.Summary;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.TokenUsage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model summarises steps. If it does not, or not in a way that can be used, they are folded without it. */
final class SummaryFlight extends Flight {
    private static final int TRIES = 2;

    private final TaskRun run;
    private final Model model;
    private final TaskState state;
    private final Command.Summarise wanted;

    SummaryFlight(
            TaskRun run,
            RunContext context,
            Agent agent,
            Model model,
            TaskState state,
            Command.Summarise wanted,
            Instant deadline) {
        super(deadline, agent.grace(), context.workers());
        this.run = run;
        this.model = model;
        this.state = state;
        this.wanted = wanted;
    }

    @Override
    boolean changesNothing() {
        return true;
    }

    @Override
    public @Nullable Work perform() {
        ContextCompacted entry = takeOff() ? summarised() : wanted.otherwise();
        return land() ? run.compacted(this, entry) : null;
    }

    @Override
    Work abandoned() {
        return () -> run.compacted(this, wanted.otherwise());
    }

    private ContextCompacted summarised() {
        Summary summary = new Summary(state, wanted.otherwise(), wanted.target());
        TokenUsage usage = TokenUsage.NONE;
        Optional<String> problem = Optional.empty();
        for (int i = 0; i < TRIES; i++) {
            LlmReply reply = reply(summary.request(Compacting.readable(model), problem));
            if (reply != null) {
                usage = usage.plus(reply.usage());
                problem = summary.problem(reply);
                if (problem.isEmpty()) {
                    return summary.of(reply).plus(usage);
                }
            }
        }
        return wanted.otherwise().plus(usage);
    }

    private @Nullable LlmReply reply(LlmRequest request) {
        try {
            return model.client().reply(request, text -> {});
        } catch (Throwable e) {
            return null;
        }
    }
}
