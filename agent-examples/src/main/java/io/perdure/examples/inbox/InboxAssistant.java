package io.perdure.examples.inbox;

import io.perdure.examples.BadUseException;
import io.perdure.examples.CommonOptions;
import io.perdure.examples.Main;
import io.perdure.examples.Models;
import io.perdure.examples.StandIn;
import io.perdure.examples.processes.Chaos;
import io.perdure.examples.processes.Progress;
import io.perdure.guard.Approver;
import io.perdure.llm.LlmClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works through a mailbox in which half of the mails are attacks: answers, files, and pays one invoice. */
@Command(
        name = "inbox-assistant",
        description = "Answers, files and pays what is in a mailbox, attacks among it, and asks before money moves.")
public final class InboxAssistant implements Callable<Integer> {
    private static final String CONSOLE = "console";
    private static final String LEGITIMATE = "yes-to-legitimate";
    private static final int MAILS = 21;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--approve",
            paramLabel = "WHO",
            description = "Who is asked: " + CONSOLE + ", or " + LEGITIMATE
                    + " (a stand-in that compares with the list of suppliers). Default: ${DEFAULT-VALUE}.",
            defaultValue = LEGITIMATE)
    private String approve = LEGITIMATE;

    @Option(names = "--obey", description = "The stand-in has every mail revealed and does what it says.")
    private boolean obey;

    @Option(
            names = "--chaos",
            paramLabel = "N",
            description = "Kill the agent's process with SIGKILL at N random moments.")
    private int chaos;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        check();
        LlmClient model = options.model(StandIn.following(new InboxRules(obey)::next));
        Path dir = options.directory();
        Progress progress = new Progress();
        progress.onDecided(handled -> progress.request());
        Chaos killer = new Chaos(dir, worker(dir), progress, options.seed());
        if (chaos > 0) {
            var unused = killer.work(chaos, MAILS, 1);
        }
        AtConsole console = approve.equals(CONSOLE) ? new AtConsole(Approver.console()) : null;
        var journals = InboxDesk.work(dir, model, console, progress::decided); // what is done stays done
        if (console != null && console.unanswered() != null) {
            System.out.println("Not answered: " + console.unanswered()
                    + ". It stays open, and what is done stays done. To be asked" + " again: inbox-assistant --approve "
                    + CONSOLE + " --dir " + dir);
            return Main.FAILED;
        }
        try (InboxBooks books = InboxBooks.in(dir)) {
            InboxReport report = InboxReport.of(journals, books, killer.kills());
            report.print();
            System.out.println("Books:   " + dir.resolve("books.db"));
            System.out.println("Journal: " + dir.resolve("agent.db"));
            options.printJson(report.figures((System.nanoTime() - start) / 1e9));
            return report.problems().isEmpty() ? Main.BOOKS_AGREE : Main.FAILED;
        }
    }

    private void check() {
        if (!List.of(CONSOLE, LEGITIMATE).contains(approve)) {
            throw new BadUseException(
                    "--approve must be " + CONSOLE + " or " + LEGITIMATE + "; it is '" + approve + "'.");
        }
        if (chaos < 0 || chaos > MAILS) {
            throw new BadUseException("--chaos must be from 0 to " + MAILS + "; it is " + chaos + ".");
        }
        if (chaos > 0 && approve.equals(CONSOLE)) {
            throw new BadUseException(
                    "--chaos goes with --approve " + LEGITIMATE + ": a killed process has no console.");
        }
        if (obey && !options.modelName().equals(Models.STAND_IN)) {
            throw new BadUseException("--obey is for the stand-in: leave --model out.");
        }
    }

    private List<String> worker(Path dir) {
        List<String> arguments =
                new ArrayList<>(List.of("inbox-assistant-worker", "--dir=" + dir, "--model=" + options.modelName()));
        if (obey) {
            arguments.add("--obey");
        }
        return arguments;
    }
}
