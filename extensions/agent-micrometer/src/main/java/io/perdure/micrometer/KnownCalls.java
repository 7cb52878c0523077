package io.perdure.micrometer;

import io.perdure.journal.AttemptStarted;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tool a call is of, and since when its attempt runs: entries name calls, and only the reply that asked for one names its tool. Safe
 * for use by several threads.
 */
final class KnownCalls {
    /** What is said instead of a tool that is not known: the call was asked for before this process heard of it, or there is no such tool. */
    static final String UNKNOWN = "unknown";

    // The calls heard of last; about 3 MB. Older ones are long over, but for those of tasks that wait, which become
    // unknown.
    private static final int MOST = 10_000;

    private final Map<InvocationId, KnownCall> calls = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InvocationId, KnownCall> eldest) {
            return size() > MOST;
        }
    };

    synchronized void asked(TaskId task, ModelReplied reply) {
        List<ToolCall> asked = reply.reply().calls();
        for (int i = 0; i < asked.size(); i++) {
            calls.put(
                    new InvocationId(task, reply.step(), i),
                    new KnownCall(asked.get(i).tool(), false, null));
        }
    }

    /** What ran when a process died ran for a time nobody knows. */
    synchronized void lost(TaskId task) {
        calls.replaceAll((id, call) -> id.task().equals(task) ? call.since(null) : call);
    }

    synchronized void begun(AttemptStarted attempt) {
        KnownCall known = calls.getOrDefault(attempt.id().undone(), new KnownCall(UNKNOWN, false, null));
        calls.put(attempt.id(), new KnownCall(known.tool(), true, attempt.at()));
    }

    /** There is such a tool. */
    synchronized void exists(InvocationId id) {
        calls.computeIfPresent(id, (same, call) -> new KnownCall(call.tool(), true, call.since()));
    }

    /** How long the attempt that runs took, if one does; it does no more. */
    synchronized Optional<Duration> took(InvocationId id, Instant end) {
        KnownCall call = calls.get(id);
        if (call == null || call.since() == null) {
            return Optional.empty();
        }
        calls.put(id, call.since(null));
        Duration took = Duration.between(call.since(), end);
        return Optional.of(took.isNegative() ? Duration.ZERO : took);
    }

    /** The name of its tool, or {@link #UNKNOWN}: a name that a model made up is none, or there would be no end of them. */
    synchronized String tool(InvocationId id) {
        KnownCall call = calls.get(id);
        return call == null || !call.exists() ? UNKNOWN : call.tool();
    }

    /**
     * A call.
     *
     * @param tool the name that the model gave
     * @param exists whether a tool of that name is known to be there
     * @param since since when its attempt runs; {@code null} if none does
     */
    private record KnownCall(
            String tool, boolean exists, @Nullable Instant since) {
        KnownCall since(@Nullable Instant time) {
            return new KnownCall(tool, exists, time);
        }
    }
}
