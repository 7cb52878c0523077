package io.perdure.examples;

import io.perdure.error.PerdureException;
import io.perdure.examples.inbox.InboxAssistant;
import io.perdure.examples.inbox.InboxWorker;
import io.perdure.examples.incidents.IncidentResponder;
import io.perdure.examples.incidents.IncidentWorker;
import io.perdure.examples.incidents.Site;
import io.perdure.examples.longhaul.LongHaul;
import io.perdure.examples.longhaul.TidyingWorker;
import io.perdure.examples.orders.OrderSaga;
import io.perdure.examples.orders.OrderService;
import io.perdure.examples.orders.OrderWorker;
import io.perdure.examples.refunds.PaymentsService;
import io.perdure.examples.refunds.RefundDesk;
import io.perdure.examples.refunds.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an example by its name; lists them when none is given. */
@Command(
        name = "agent-examples",
        description = "Runnable agents. Without a name: this list. With a name and --help: its options.",
        synopsisSubcommandLabel = "NAME",
        commandListHeading = "%nExamples:%n",
        subcommands = {
            QuickstartCommand.class,
            RefundDesk.class,
            Worker.class,
            PaymentsService.class,
            OrderSaga.class,
            OrderWorker.class,
            OrderService.class,
            LongHaul.class,
            TidyingWorker.class,
            IncidentResponder.class,
            IncidentWorker.class,
            Site.class,
            InboxAssistant.class,
            InboxWorker.class
        })
public final class Main implements Runnable {
    /** The books agree. */
    public static final int BOOKS_AGREE = 0;
    /** They do not, or the example failed. */
    public static final int FAILED = 1;
    /** It was not started as it can be: a bad option, a missing key, an unreadable file. */
    public static final int BAD_USE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    /** Ends the process with the example's exit status. */
    public static void main(String... args) {
        System.exit(run(args));
    }

    /** Runs an example in this process and returns its exit status. */
    public static int run(String... args) {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::explainUse)
                .setExecutionExceptionHandler(Main::explain)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explainUse(ParameterException problem, String... args) {
        CommandLine command = problem.getCommandLine();
        String help = command.getParent() == null
                ? "The examples are: " + String.join(", ", names(command))
                : "For the options: agent-examples " + command.getCommandName() + " --help";
        command.getErr().println(problem.getMessage());
        command.getErr().println(help);
        return BAD_USE;
    }

    private static List<String> names(CommandLine command) {
        return command.getSubcommands().values().stream()
                .filter(example -> !example.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .toList();
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (problem instanceof BadUseException) {
            command.getErr().println(problem.getMessage());
            return BAD_USE;
        }
        if (problem instanceof PerdureException
                || problem instanceof IOException
                || problem instanceof UncheckedIOException) {
            command.getErr().println(problem.getMessage());
            return FAILED;
        }
        throw problem;
    }
}
