package io.perdure.testkit.agentdojo;

import io.perdure.guard.TrustPolicy;
import io.perdure.testkit.agentdojo.Replay.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replays suites of attack scenarios on the default policy, and prints what came of it. The command
 * {@code java -cp ... io.perdure.testkit.agentdojo.AgentDojoReplay FOLDER} takes a folder with a folder for each suite; exit status 0 only if no harmful
 * call was made without a person's yes.
 */
public final class AgentDojoReplay {
    private AgentDojoReplay() {}

    /** Replays all suites of a folder, its first argument. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
            System.err.println("Give the folder that holds a folder for each suite.");
            System.exit(2);
            return;
        }
        long harm = 0;
        for (Suite suite : suites(Path.of(arguments[0]))) {
            harm += print(suite, System.out);
        }
        System.exit(harm == 0 ? 0 : 1);
    }

    static List<Suite> suites(Path folder) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(one -> Files.exists(one.resolve("traces.json")))
                    .sorted()
                    .map(Suite::read)
                    .toList();
        }
    }

    private static long print(Suite suite, PrintStream out) {
        for (boolean labelled : new boolean[] {false, true}) {
            List<Result> benign = runs(suite, suite.benign(), labelled, Turn.WHEN_SHOWN, TrustPolicy.standard());
            out.println(suite.name() + (labelled ? ", records labelled" : ", nothing labelled") + ": " + line(benign));
        }
        long harm = 0;
        for (Turn turn : Turn.values()) {
            List<Result> results = runs(suite, suite.attacked(), true, turn, TrustPolicy.standard());
            harm += results.stream().mapToLong(result -> result.harm().size()).sum();
            out.println(suite.name() + ", turns " + turn + ": " + line(results));
        }
        List<Scenario> named =
                suite.attacked().stream().map(suite::withUserNamedValues).toList();
        for (Turn turn : new Turn[] {Turn.WHEN_SHOWN, Turn.AFTER_REVEAL}) {
            List<Result> results = runs(suite, named, true, turn, TrustPolicy.standard());
            harm += results.stream().mapToLong(result -> result.harm().size()).sum();
            out.println(suite.name() + ", values the user named, turns " + turn + ": " + line(results));
        }
        List<Result> hidden = runs(suite, named, true, Turn.ALTHOUGH_HIDDEN, TrustPolicy.standard());
        out.println(suite.name()
                + ", values the user named, turns ALTHOUGH_HIDDEN (not promised: nothing untrusted reached the model): "
                + line(hidden));
        return harm;
    }

    static List<Result> runs(Suite suite, List<Scenario> scenarios, boolean labelled, Turn turn, TrustPolicy policy) {
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            results.add(new Replay(suite, scenario, labelled, turn, policy).run());
        }
        return results;
    }

    static String line(List<Result> results) {
        TreeMap<Integer, Long> byQuestions = results.stream()
                .filter(Result::complete)
                .collect(Collectors.groupingBy(Result::questions, TreeMap::new, Collectors.counting()));
        long entries = results.stream().mapToLong(Result::entries).sum();
        long bytes = results.stream().mapToLong(Result::labelBytes).sum();
        return results.size() + " runs, harmful calls made "
                + results.stream().mapToLong(result -> result.harm().size()).sum() + ", refusals "
                + results.stream().mapToLong(Result::refusals).sum() + ", questions about attacks "
                + results.stream().mapToLong(Result::attackQuestions).sum() + ", complete by number of questions "
                + byQuestions + ", incomplete "
                + results.stream().filter(result -> !result.complete()).count()
                + ", without an ending "
                + results.stream().filter(result -> !result.ended()).count()
                + ", label bytes an entry " + (entries == 0 ? 0 : bytes / entries);
    }
}
