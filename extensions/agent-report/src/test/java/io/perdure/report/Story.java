package io.perdure.report;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A journal written by hand, entry by entry, on a clock of its own. */
final class Story {
    static final TaskId TASK = TaskId.of("refund-4711");
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<JournalEntry> journal = new ArrayList<>();
    private Instant now = START;
    private int step;

    Story() {}

    static Story of(String goal) {
        return new Story()
                .add(at -> new TaskStarted(at, "refund-desk", "1", goal, "small", "t1", "", Map.of(), Map.of(), null));
    }

    Story after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Story afterMillis(long millis) {
        return after(Duration.ofMillis(millis));
    }

    Story add(Function<Instant, JournalEntry> entry) {
        journal.add(entry.apply(now));
        return this;
    }

    static ToolCall call(String tool, String arguments) {
        return new ToolCall("call_0", tool, arguments);
    }

    /** The next step: a reply that took so long. */
    Story replied(long tookMillis, String text, ToolCall... calls) {
        return replied("small", "small-2026-01", new TokenUsage(1_000 + 100L * step, 50), tookMillis, text, calls);
    }

    Story replied(String model, String provider, TokenUsage usage, long tookMillis, String text, ToolCall... calls) {
        LlmReply.Finish finish = calls.length == 0 ? LlmReply.Finish.STOP : LlmReply.Finish.TOOL_CALLS;
        LlmReply reply = new LlmReply(text, List.of(calls), finish, usage, provider);
        Duration took = Duration.ofMillis(tookMillis);
        step++;
        return after(took).add(at -> new ModelReplied(at, step, "hash", 1, reply, model, took, 0));
    }

    Story unanswered(String model, LlmFailure.Kind kind, Reaction reaction, long tookMillis, long againMillis) {
        Duration took = Duration.ofMillis(tookMillis);
        LlmFailure failure = new LlmFailure(kind, "the provider said no", null);
        return after(took)
                .add(at -> new ModelFailed(at, step + 1, model, failure, reaction, at.plusMillis(againMillis), took));
    }

    InvocationId id(int index) {
        return id(step, index);
    }

    static InvocationId id(int step, int index) {
        return new InvocationId(TASK, step, index);
    }

    Story attempt(int index, int attempt, Effect effect) {
        return add(at -> new AttemptStarted(at, id(index), attempt, effect));
    }

    Story attemptFailed(int index, int attempt, String message, long againMillis) {
        ToolFailure failure = new ToolFailure(ToolFailure.Kind.UNAVAILABLE, message, false);
        return add(at -> new AttemptFailed(at, id(index), attempt, failure, at.plusMillis(againMillis)));
    }

    Story ended(int index, ToolOutcome outcome) {
        return add(at -> new InvocationEnded(at, id(index), outcome));
    }

    /** A call that begins now and is done after so long. */
    Story done(int index, Effect effect, long tookMillis, String output) {
        return attempt(index, 1, effect).afterMillis(tookMillis).ended(index, ToolOutcome.done(output));
    }

    static ToolOutcome failed(ToolFailure.Kind kind, String message) {
        return ToolOutcome.failed(new ToolFailure(kind, message, false));
    }

    static ToolOutcome unknown(ToolFailure.Kind kind, String message) {
        return ToolOutcome.failed(new ToolFailure(kind, message, true));
    }

    Story completed(String answer) {
        return add(at -> new TaskEnded(at, TaskStatus.COMPLETED, answer, "", ""));
    }

    List<JournalEntry> journal() {
        return List.copyOf(journal);
    }

    Report report() {
        return report(Prices.none());
    }

    Report report(Prices prices) {
        return Report.of(TASK, journal, prices);
    }

    TaskReport whole(Prices prices) {
        return TaskReport.of(TASK, journal, prices);
    }
}
