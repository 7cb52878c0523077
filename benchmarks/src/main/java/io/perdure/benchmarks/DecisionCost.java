package io.perdure.benchmarks;

import io.perdure.guard.Approver;
import io.perdure.guard.Guard;
import io.perdure.guard.Guard.Decision;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.Call;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolSpec;
import io.perdure.trust.SinkKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision of the guard costs: a call with ten arguments, in a task that knows a thousand labelled values. Run with
 * {@code java -cp benchmarks/target/benchmarks.jar org.openjdk.jmh.Main DecisionCost}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionCost {
    private static final int BATCHES = 200;
    private static final String VOUCHED = arguments("bob@shop.example", "billing@supplier7.example", "143.00");
    private static final String STRANGE = arguments("eve@evil.example", "\u27e6h12\u27e7", "143.00");

    private final TrustPolicy policy = TrustPolicy.standard()
            .approver(Approver.byHandle())
            .rule("forbid pay when amount > 10000")
            .rule("ask pay when to = boss@shop.example")
            .rule("ask close_account")
            .vouch(SinkKind.URL, "shop.example")
            .budgets(TrustPolicy.Budgets.STANDARD.amount(BigDecimal.valueOf(50_000)))
            .canary("AKIA-TRAP-1");
    private final ToolSpec spec = spec();
    private final Asked vouched = Asked.of(VOUCHED);
    private final Asked strange = Asked.of(STRANGE);
    private final Asked one = Asked.of(VOUCHED);
    private final Asked other = Asked.of(VOUCHED);

    private record Asked(TaskState task, Call call, FilledIn arguments) {
        private static Asked of(String written) {
            TaskState task = LabelledTask.asked("pay", written);
            return new Asked(task, task.calls().get(0), FilledIn.of(Json.parse(written), task.handles()));
        }

        private Decision decision(TrustPolicy policy, ToolSpec spec) {
            return Guard.decide(policy, spec, task, call, arguments);
        }
    }

    /** Two recipients, a link, an account, an amount, an option, a time and three contents, two of them handles. */
    private static String arguments(String to, String copy, String amount) {
        return """
                {"to":"%s","copy":["%s"],"url":"https://shop.example/orders?id=4711","account":"DE17500105175407311007",
                 "amount":"%s","how":"sepa","when":"2026-03-02","subject":"Invoice of March","text":"⟦h7⟧",
                 "note":"With thanks, see also: ⟦h41⟧"}""".formatted(to, copy, amount);
    }

    private static ToolSpec spec() {
        return ToolSpec.named("pay")
                .description("Pays, and tells people.")
                .input(JsonSchema.parse("{\"type\":\"object\"}"))
                .effect(Effect.ONCE)
                .trust(declared -> declared.sink("to", SinkKind.RECIPIENT)
                        .sink("copy", SinkKind.RECIPIENT)
                        .sink("url", SinkKind.URL)
                        .sink("account", SinkKind.TARGET)
                        .sink("amount", SinkKind.AMOUNT)
                        .sink("how", SinkKind.OPTION)
                        .sink("when", SinkKind.TIME)
                        .sink("subject", SinkKind.PAYLOAD)
                        .sink("text", SinkKind.PAYLOAD)
                        .sink("note", SinkKind.PAYLOAD))
                .build();
    }

    /** Every value is vouched for, and it is allowed. */
    @Benchmark
    public Decision allowed() {
        return vouched.decision(policy, spec);
    }

    /** The same, with handles filled in first. */
    @Benchmark
    public Decision filledInAndAllowed() {
        FilledIn arguments = FilledIn.of(Json.parse(VOUCHED), vouched.task().handles());
        return Guard.decide(policy, spec, vouched.task(), vouched.call(), arguments);
    }

    /** Recipients come out of hidden texts, and a person is to be asked. */
    @Benchmark
    public Decision asked() {
        return strange.decision(policy, spec);
    }

    /** Two decisions about tasks that were just taken up: nothing is known of what they have read. */
    @Benchmark
    public Decision twoAfterResume() {
        Decision first = one.decision(policy, spec);
        Decision second = other.decision(policy, spec);
        return first.equals(second) ? first : second;
    }

    /**
     * Prints the same in processor time, which other work on the machine disturbs less than the time of day: the median and the best of
     * {@value #BATCHES} batches.
     */
    public static void main(String[] args) {
        DecisionCost cost = new DecisionCost();
        System.out.println("of " + cost.vouched.task().handles().all().size() + " hidden texts, "
                + cost.vouched.task().custody().endorsed().size() + " endorsed values, " + LabelledTask.ROWS * 3
                + " trusted values and " + LabelledTask.PARAMS + " parameters:");
        report("allowed", cost::allowed, 500);
        report("handles filled in, and allowed", cost::filledInAndAllowed, 500);
        report("a person is to be asked", cost::asked, 500);
        report("two decisions right after a resume", cost::twoAfterResume, 2);
    }

    private static void report(String what, Supplier<Decision> decide, int times) {
        String words = decide.get().getClass().getSimpleName();
        double[] micros = new double[BATCHES];
        for (int round = 0; round < 2; round++) { // the first one warms up
            for (int i = 0; i < BATCHES; i++) {
                micros[i] = batch(decide, times);
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT, "%-36s (%s) %8.1f us, at best %8.1f us%n", what, words, micros[BATCHES / 2], micros[0]);
    }

    private static double batch(Supplier<Decision> decide, int times) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long begin = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            if (decide.get() instanceof Decision.Halt) {
                throw new AssertionError("nothing here ends a task");
            }
        }
        return (clock.getCurrentThreadCpuTime() - begin) / 1_000.0 / times;
    }
}
