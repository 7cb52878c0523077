package io.perdure.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.ContextTools;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.store.ArtifactStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.TaskId;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Tools;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A task of one scripted model in a narrow window, and what came of it. */
final class Bench {
    static final TaskId TASK = TaskId.of("t");

    final InMemoryStateStore store;
    final ScriptedLlm llm;
    private final int window;
    private UnaryOperator<Agent.Builder> settings = agent -> agent;

    private Bench(InMemoryStateStore store, int window, ScriptedLlm llm) {
        this.store = store;
        this.window = window;
        this.llm = llm;
    }

    /** Each reply by how many the model has given before. */
    static Bench of(int window, BiFunction<Integer, Seen, LlmReply> script) {
        return of(new InMemoryStateStore(new ManualClock()), window, script);
    }

    /** The same on a store in which the task may have begun. */
    static Bench of(InMemoryStateStore store, int window, BiFunction<Integer, Seen, LlmReply> script) {
        AtomicInteger step = new AtomicInteger();
        return new Bench(store, window, ScriptedLlm.of(seen -> script.apply(step.getAndIncrement(), seen)));
    }

    Bench with(UnaryOperator<Agent.Builder> more) {
        settings = more;
        return this;
    }

    /** Steps are folded, and nothing is merely cut. */
    static Agent.Builder folding(Agent.Builder agent) {
        return agent.compaction(List.of(CompactionStrategy.foldSteps(), CompactionStrategy.foldAll()));
    }

    TaskResult<String> run() {
        try (Orchestrator orchestrator = Orchestrator.on(store)
                .agents(settings.apply(agent()).build())
                .artifacts(ArtifactStore.inMemory())
                .keepStoreOpen()
                .open()) {
            return orchestrator.start(Task.of("t", "The goal.")).await();
        }
    }

    /** Begun by another version of the agent, and left when this is so. */
    void startedBy(String version, Callable<Boolean> until) {
        try (Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent().version(version).build())
                .keepStoreOpen()
                .open()) {
            orchestrator.start(Task.of("t", "The goal."));
            await().until(until);
        }
    }

    void completes() {
        TaskResult<String> result = run();
        assertThat(result.isCompleted())
                .as("%s %s: %s", result.status(), result.reason(), result.detail())
                .isTrue();
    }

    record Wanted(int characters) {}

    record Said(String text) {}

    private Agent.Builder agent() {
        Tool read = Tool.named("read")
                .description("Reads.")
                .effect(Effect.READ_ONLY)
                .calls(Wanted.class, (wanted, call) -> "lorem ipsum ".repeat(wanted.characters() / 12));
        Tool say = Tool.named("say")
                .description("Repeats.")
                .effect(Effect.READ_ONLY)
                .calls(Said.class, (said, call) -> "repeated");
        Tool pay = Tool.named("pay")
                .description("Pays.")
                .effect(Effect.ONCE)
                .onUnknown(ToolSpec.OnUnknown.TELL_MODEL)
                .calls(Said.class, (said, call) -> {
                    if (said.text().startsWith("unknown")) {
                        throw ToolException.unknown("the line went dead");
                    }
                    return said.text();
                });
        return Agent.named("reader")
                .version("1")
                .instructions("Read.")
                .model(Model.of(llm).window(window, 500))
                .tools(Tools.of(read, say, pay).and(ContextTools.standard()))
                .trust(TrustPolicy.unguarded())
                .plan(PlanTool.optional())
                .monitors(List.of())
                .limits(Limits.none());
    }

    List<JournalEntry> entries() {
        return new EntryCodec().decode(TASK, store.read(TASK, 0));
    }

    List<ContextCompacted> compactions() {
        return entries().stream()
                .filter(ContextCompacted.class::isInstance)
                .map(ContextCompacted.class::cast)
                .toList();
    }

    /** What stands for folded steps in a request. */
    String folded(int request) {
        return llm.requests().get(request).messages().get(1).text();
    }

    LlmRequest last() {
        return llm.requests().get(llm.requests().size() - 1);
    }

    static String shown(LlmRequest request) {
        return Wanderer.sent(request);
    }

    static String text(Message message) {
        return message.text();
    }
}
