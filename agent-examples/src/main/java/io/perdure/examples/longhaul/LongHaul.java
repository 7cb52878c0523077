package io.perdure.examples.longhaul;

import io.perdure.agent.Model;
import io.perdure.examples.BadUseException;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.Main;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.Progress;
import io.perdure.examples.processes.ProgressDisplay;
import io.perdure.examples.processes.Recovered;
import io.perdure.journal.JournalEntry;
import io.perdure.llm.LlmClient;
import io.perdure.store.InMemoryStateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works through a task of ten thousand steps with a model whose window holds a few dozen, and once more with a window that holds all. */
@Command(
        name = "long-haul",
        description = "Ten thousand steps through a small window, if wanted through any number of kills.")
public final class LongHaul implements Callable<Integer> {
    static final String TIDY = "tidy";

    private static final int STEPS_PER_PIECE = 2;
    private static final int STRETCHES = 10;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--chaos",
            paramLabel = "N",
            description = "Kill the agent's process with SIGKILL at N random moments.")
    private int chaos;

    @Option(
            names = "--pieces",
            paramLabel = "N",
            description = "How many pieces, two steps each. Default: ${DEFAULT-VALUE}.",
            defaultValue = "5000")
    private int count;

    @Option(
            names = "--window",
            paramLabel = "TOKENS",
            description = "How many tokens the model reads and writes at most. Default: ${DEFAULT-VALUE}.",
            defaultValue = "8000")
    private int window;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        LlmClient model = new Counted(options.model(StandIn.following(TidyingRules::next)));
        Path dir = options.directory();
        Pieces small = Pieces.in(dir, TIDY, count, options.seed());
        Pieces whole = Pieces.in(dir, "tidy-at-a-glance", count, options.seed());
        Progress progress = new Progress();
        Chaos killer = new Chaos(dir, worker(dir), progress, options.seed());
        try (ProgressDisplay display = ProgressDisplay.of(count, options.json())) {
            progress.onDecided(pieces -> {
                display.show(pieces);
                progress.request();
            });
            if (chaos > 0) {
                var unused = killer.work(chaos, count, 1);
            }
            List<JournalEntry> journal = TidyingWorker.work(
                    TidyingWorker.store(dir), TidyingAgent.of(model, window, small, progress::decided));
            TidyingWorker.work(new InMemoryStateStore(), TidyingAgent.of(model, Model.UNLIMITED, whole, piece -> {}));
            return report(journal, small, whole, killer.kills(), dir);
        }
    }

    private void check() {
        if (count < STRETCHES) {
            throw new BadUseException("--pieces must be " + STRETCHES + " or more; it is " + count + ".");
        }
        if (chaos < 0 || chaos > count) {
            throw new BadUseException(
                    "--chaos must be from 0 to the number of pieces, " + count + "; it is " + chaos + ".");
        }
    }

    private List<String> worker(Path dir) {
        return List.of(
                "long-haul-worker",
                "--dir=" + dir,
                "--pieces=" + count,
                "--window=" + window,
                "--seed=" + options.seed(),
                "--model=" + options.modelName());
    }

    private int report(List<JournalEntry> journal, Pieces small, Pieces whole, int kills, Path dir) throws IOException {
        List<Stretch> stretches = Stretch.of(journal, STEPS_PER_PIECE * count / STRETCHES);
        if (stretches.size() < 2) {
            System.out.println("The task ended long before its last step; see the journal: " + dir.resolve("agent.db"));
            return Main.FAILED;
        }
        System.out.println("from step   bytes a step   µs a step   longest request (tokens)");
        stretches.forEach(one -> System.out.printf(
                "%9d   %12d   %9d   %24d%n", one.from(), one.bytesPerStep(), one.microsPerStep(), one.mostTokens()));
        Stretch early = stretches.get(1);
        Stretch late = stretches.get(stretches.size() - 1);
        long most = stretches.stream().mapToLong(Stretch::mostTokens).max().orElseThrow();
        boolean same = small.sha256().equals(whole.sha256());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("pieces", count);
        figures.put("wrong", small.wrong());
        figures.put("same_as_unlimited", same);
        figures.put("kills", kills);
        figures.put("resumed", Recovered.in(journal).resumed());
        figures.put("longest_request", most);
        figures.put("bytes_late_to_early", ratio(late.bytesPerStep(), early.bytesPerStep()));
        figures.put("micros_late_to_early", ratio(late.microsPerStep(), early.microsPerStep()));
        figures.put("tidy_sha256", small.sha256());
        figures.forEach((name, figure) -> System.out.printf("%-22s %s%n", name.replace('_', ' '), figure));
        System.out.println("Journal: " + dir.resolve("agent.db"));
        options.printJson(figures);
        boolean bounded = most <= window && late.staysLike(early);
        return same && small.wrong() == 0 && bounded ? Main.BOOKS_AGREE : Main.FAILED;
    }

    private static double ratio(long late, long early) {
        return Math.round(100.0 * late / Math.max(1, early)) / 100.0;
    }
}
