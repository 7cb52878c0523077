package io.perdure.testkit.agentdojo;

import io.perdure.guard.TrustPolicy;
import io.perdure.testkit.agentdojo.Replay.Result;
import io.perdure.tool.Tools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays suites of attack scenarios, in the format of AgentDojo's as plain data, on the default policy, and says what came of it. The model is a stand-in that does
 * what the user wants, and everything that an attacker wants as soon as it turns. Immutable; one replay takes minutes.
 *
 * <p>The command {@code java -cp ... io.perdure.testkit.agentdojo.AgentDojoReplay FOLDER} takes a folder with a folder for each suite; exit status 0
 * only if no harmful call was made without a person's yes.
 */
public final class AgentDojoReplay {
    private static final String NAMED = "values the user named, ";

    private final List<Suite> suites;
    private final int every;
    private final @Nullable Supplier<Tools> memory;

    private AgentDojoReplay(List<Suite> suites, int every, @Nullable Supplier<Tools> memory) {
        this.suites = suites;
        this.every = every;
        this.memory = memory;
    }

    /** Replays all suites of a folder, its first argument. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, replay -> replay));
    }

    /**
     * What the command does; for commands that add to it.
     *
     * @param more what is added to the replay of the folder
     * @return the exit status
     * @throws IOException if the folder cannot be read
     */
    public static int run(String[] arguments, PrintStream out, Function<AgentDojoReplay, AgentDojoReplay> more)
            throws IOException {
        if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
            System.err.println("Give the folder that holds a folder for each suite.");
            return 2;
        }
        return more.apply(of(Path.of(arguments[0]))).print(out) == 0 ? 0 : 1;
    }

    /**
     * The suites of a folder: each of its folders that has a {@code traces.json}.
     *
     * @throws IOException if it cannot be read
     */
    public static AgentDojoReplay of(Path folder) throws IOException {
        return new AgentDojoReplay(suites(folder), 1, null);
    }

    /** The same, of whose pairs of task and attack only every so many are replayed. */
    public AgentDojoReplay every(int pairs) {
        if (pairs < 1) {
            throw new IllegalArgumentException("every pair is 1, " + pairs + " is none");
        }
        return new AgentDojoReplay(suites, pairs, memory);
    }

    /** The same, and each attack through memory as well: one task reads it and remembers, another recalls. The tools are {@code remember} and {@code recall} on an empty memory. */
    public AgentDojoReplay throughMemory(Supplier<Tools> empty) {
        return new AgentDojoReplay(suites, every, empty);
    }

    static List<Suite> suites(Path folder) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(one -> Files.exists(one.resolve("traces.json")))
                    .sorted()
                    .map(Suite::read)
                    .toList();
        }
    }

    /**
     * Replays all of it, and prints a line for each suite and way.
     *
     * @return how many harmful calls were made without a person's yes
     */
    public long print(PrintStream out) {
        long harm = 0;
        for (Suite suite : suites) {
            for (Tally tally : tallies(suite)) {
                out.println(tally);
                harm += tally.isPromised() ? tally.harm() : 0;
            }
        }
        return harm;
    }

    /**
     * Replays the attacks through memory alone.
     *
     * @return what came of it, for each suite and way
     * @throws IllegalStateException without a memory
     */
    public List<Tally> memoryAlone() {
        if (memory == null) {
            throw new IllegalStateException("Give the tools of a memory first: throughMemory.");
        }
        return suites.stream().flatMap(this::remembered).toList();
    }

    private List<Tally> tallies(Suite suite) {
        List<Scenario> attacked = some(suite.attacked(), every);
        List<Scenario> named = attacked.stream().map(suite::withUserNamedValues).toList();
        List<Tally> all = new ArrayList<>();
        all.add(benign(suite, false));
        all.add(benign(suite, true));
        for (Turn turn : Turn.values()) {
            all.add(tally(suite, "", turn, runs(suite, attacked, true, turn, TrustPolicy.standard())));
        }
        for (Turn turn : Turn.values()) {
            all.add(tally(suite, NAMED, turn, runs(suite, named, true, turn, TrustPolicy.standard())));
        }
        for (Turn turn : Turn.values()) {
            Cast cast = new Cast(suite, true, turn);
            all.add(tally(suite, "another agent reads, ", turn, runs(cast, attacked, Delegation.READING)));
            all.add(tally(suite, "another agent acts, ", turn, runs(cast, attacked, Delegation.ACTING)));
        }
        if (memory != null) {
            remembered(suite).forEach(all::add);
        }
        return all;
    }

    private static Tally benign(Suite suite, boolean labelled) {
        List<Result> results = runs(suite, suite.benign(), labelled, Turn.WHEN_SHOWN, TrustPolicy.standard());
        return new Tally(suite.name(), "no attack, " + (labelled ? "records" : "nothing") + " labelled", true, results);
    }

    private static Tally tally(Suite suite, String what, Turn turn, List<Result> results) {
        // Nothing untrusted reached that model, and what it uses is the user's own.
        boolean promised = !what.equals(NAMED) || turn != Turn.ALTHOUGH_HIDDEN;
        return new Tally(suite.name(), what + "turns " + turn, promised, results);
    }

    private Stream<Tally> remembered(Suite suite) {
        return Stream.of(Turn.values()).map(turn -> {
            List<Result> results = some(suite.attacked(), every).stream()
                    .flatMap(scenario -> remembered(suite, Split.of(scenario), turn))
                    .toList();
            return new Tally(suite.name(), "through memory, turns " + turn, true, results);
        });
    }

    private Stream<Result> remembered(Suite suite, Split split, Turn turn) {
        Tools tools = java.util.Objects.requireNonNull(memory).get();
        return Stream.of(split.reading(), split.acting())
                .map(part -> new Replay(new Cast(suite, true, turn).with(tools), part, Delegation.NONE).run());
    }

    static List<Scenario> some(List<Scenario> all, int every) {
        return IntStream.range(0, all.size())
                .filter(i -> i % every == 0)
                .mapToObj(all::get)
                .toList();
    }

    static List<Result> runs(Suite suite, List<Scenario> scenarios, boolean labelled, Turn turn, TrustPolicy policy) {
        Cast cast = new Cast(suite, labelled, turn, policy, Tools.none());
        return runs(cast, scenarios, Delegation.NONE);
    }

    static List<Result> runs(Cast cast, List<Scenario> scenarios, Delegation delegation) {
        return scenarios.stream()
                .map(scenario -> new Replay(cast, scenario, delegation).run())
                .toList();
    }
}
