package io.perdure.benchmarks;

import io.perdure.agent.Agent;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.loop.Command;
import io.perdure.loop.Decider;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pure parts of a step, one by one. Run with {@code java -cp benchmarks/target/benchmarks.jar org.openjdk.jmh.Main}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CoreBenchmark {
    private static final int STEPS = 1_000;
    private static final TaskId TASK = TaskId.of("bench");

    private final Agent agent = new Workload(1, STEPS).agent();
    private final EntryCodec codec = new EntryCodec();
    private final List<JournalEntry> journal = journal();
    private final List<StoredEntry> stored = journal.stream().map(codec::encode).toList();
    private final JournalEntry outcome = journal.get(journal.size() - 1);
    private final TaskState beforeCall = TaskState.of(TASK, journal.subList(0, journal.size() - 2));

    private static List<JournalEntry> journal() {
        List<JournalEntry> journal = new ArrayList<>();
        Instant at = Instant.parse("2026-03-01T10:00:00Z");
        journal.add(new TaskStarted(at, "bench", "1", "Look everything up.", null));
        ToolCall call = new ToolCall("call_1", "lookup", "{\"id\":\"4711\"}");
        LlmReply reply = new LlmReply("", List.of(call), LlmReply.Finish.TOOL_CALLS, new TokenUsage(1_000, 20), "m");
        for (int step = 1; step <= STEPS; step++) {
            InvocationId id = new InvocationId(TASK, step, 0);
            journal.add(new ModelReplied(
                    at, step, "0".repeat(64), step * 2 - 1, reply, "stand-in", Duration.ofMillis(300), 0));
            journal.add(new AttemptStarted(at, id, 1, Effect.READ_ONLY));
            journal.add(new InvocationEnded(at, id, ToolOutcome.done("lorem ipsum ".repeat(84))));
        }
        return journal;
    }

    /** Deciding what follows from a reply with one call: parses and checks its arguments. */
    @Benchmark
    public Command decide() {
        return Decider.next(agent, beforeCall);
    }

    /** Writing an outcome of 1 KB. */
    @Benchmark
    public StoredEntry encode() {
        return codec.encode(outcome);
    }

    /** Reading the journal of a thousand steps. */
    @Benchmark
    public List<JournalEntry> decodeThousandSteps() {
        return codec.decode(TASK, stored);
    }

    /** Folding the journal of a thousand steps. */
    @Benchmark
    public TaskState foldThousandSteps() {
        return TaskState.of(TASK, journal);
    }
}
