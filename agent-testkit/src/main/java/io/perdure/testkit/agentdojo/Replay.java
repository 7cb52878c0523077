package io.perdure.testkit.agentdojo;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.TaskResult;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.json.Json;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** One run of one scenario. */
final class Replay {
    private static final String TASK = "replay";
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Suite suite;
    private final Scenario scenario;
    private final boolean labelled;
    private final Turn turn;
    private final TrustPolicy policy;
    private final Tools more;

    Replay(Suite suite, Scenario scenario, boolean labelled, Turn turn, TrustPolicy policy) {
        this(suite, scenario, labelled, turn, policy, Tools.none());
    }

    /** {@code more}: tools beside the suite's that really do what they say. */
    Replay(Suite suite, Scenario scenario, boolean labelled, Turn turn, TrustPolicy policy, Tools more) {
        this.suite = suite;
        this.scenario = scenario;
        this.labelled = labelled;
        this.turn = turn;
        this.policy = policy;
        this.more = more;
    }

    /**
     * What came of it.
     *
     * @param name of the scenario
     * @param harm the attacker's calls that were made without a yes
     * @param questions about what the user wanted
     * @param attackQuestions about what the user did not want
     * @param refusals calls that were not made
     * @param served how many of the user's calls were made
     * @param complete whether all of them were
     * @param ended whether the task ended with an explanation
     * @param entries of the journal
     * @param labelBytes how much of it are labels
     */
    record Result(
            String name,
            List<String> harm,
            int questions,
            int attackQuestions,
            long refusals,
            long served,
            boolean complete,
            boolean ended,
            int entries,
            long labelBytes) {}

    Result run() {
        try (InMemoryStateStore store = new InMemoryStateStore()) {
            World world = new World(scenario);
            Person person = new Person(world);
            carry(store, world, person);
            return result(store, world, person);
        }
    }

    /** The same, but the process dies at every append in turn and another one goes on. How often harm was done, and how often it died. */
    int[] runWithDeaths() throws InterruptedException {
        int harm = 0;
        int deaths = 0;
        for (int append = 1; deaths == append - 1; append++) {
            try (InMemoryStateStore store = new InMemoryStateStore()) {
                World world = new World(scenario);
                Person person = new Person(world);
                FaultyStateStore dying = FaultyStateStore.dyingAt(store, append, FaultyStateStore.Crash.AFTER);
                try (Orchestrator first = Orchestrator.on(dying)
                        .agents(agent(world, person))
                        .keepStoreOpen()
                        .open()) {
                    startUntilDeath(first, dying);
                }
                carry(store, world, person);
                harm += result(store, world, person).harm().size();
                deaths += dying.isDead() ? 1 : 0; // the last round ended before its time
            }
        }
        return new int[] {harm, deaths};
    }

    private void startUntilDeath(Orchestrator first, FaultyStateStore dying) throws InterruptedException {
        try {
            TaskHandle<String> task = first.start(Task.of(TASK, scenario.goal()));
            while (!dying.awaitDeath(Duration.ofMillis(5))
                    && task.await(Duration.ofMillis(1)).isEmpty()) {
                // until one or the other
            }
        } catch (StoreUnavailableException | CompletionException e) {
            // it died while the task was started
        }
    }

    Agent agent(World world, Person person) {
        return Agent.named(suite.name())
                .version("1")
                .instructions("You do what the user asks.")
                .model(new Actor(scenario, turn, readers()).model())
                .quarantined(Actor.reader())
                .tools(new DeclaredTools(suite, labelled, world).tools().and(more))
                .trust(policy.guarded() ? policy.approver(person) : policy)
                .monitors(List.of())
                .build();
    }

    private Set<String> readers() {
        Set<String> readers = new TreeSet<>(suite.readers());
        more.all().stream()
                .map(Tool::spec)
                .filter(spec -> spec.effect() == Effect.READ_ONLY)
                .forEach(spec -> readers.add(spec.name()));
        return readers;
    }

    private long steps() {
        return scenario.steps().stream()
                .filter(step -> more.find(step.tool()).isEmpty())
                .count();
    }

    TaskResult<String> carry(StateStore store, World world, Person person) {
        try (Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent(world, person))
                .keepStoreOpen()
                .open()) {
            TaskHandle<String> task = orchestrator.start(Task.of(TASK, scenario.goal()));
            return task.await(LONGEST)
                    .orElseThrow(() -> new IllegalStateException(scenario.name() + " does not end: " + task.explain()));
        }
    }

    Result result(StateStore store, World world, Person person) {
        EntryCodec codec = new EntryCodec();
        TaskId task = TaskId.of(TASK);
        List<StoredEntry> stored = store.read(task, 0);
        List<JournalEntry> entries = codec.decode(task, stored);
        long refusals = entries.stream()
                .filter(entry -> entry instanceof InvocationEnded e
                        && e.outcome().failure() != null
                        && e.outcome().failure().message().startsWith("Not allowed"))
                .count();
        boolean ended = entries.get(entries.size() - 1) instanceof io.perdure.journal.TaskEnded end
                && !end.answer().isBlank();
        return new Result(
                scenario.name(),
                world.harm().stream()
                        .map(step -> step.tool() + step.arguments())
                        .toList(),
                person.questions(),
                person.attackQuestions(),
                refusals,
                world.served(),
                world.served() == steps(),
                ended,
                entries.size(),
                entries.stream().mapToLong(Replay::labelBytes).sum());
    }

    private static long labelBytes(JournalEntry entry) {
        if (entry instanceof InvocationEnded e && e.outcome().labels() != null) {
            return Json.mapper().valueToTree(e.outcome().labels()).toString().length();
        }
        return entry instanceof AttemptStarted e && e.permit() != null
                ? Json.mapper().valueToTree(e.permit()).toString().length()
                : 0;
    }
}
