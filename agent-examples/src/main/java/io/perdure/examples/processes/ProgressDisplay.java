package io.perdure.examples.processes;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows people how far the work has come; silent where nobody looks. */
public final class ProgressDisplay implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private ProgressDisplay(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar on standard error if that is a terminal and no program reads the output. */
    public static ProgressDisplay of(int tasks, boolean forPrograms) {
        if (forPrograms || !isTerminal()) {
            return new ProgressDisplay(null);
        }
        return new ProgressDisplay(new ProgressBarBuilder()
                .setTaskName("Deciding")
                .setInitialMax(tasks)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build());
    }

    @SuppressWarnings("SystemConsoleNull") // what Java 22 and later say instead is asked below
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // before Java 22 a console is a terminal
        }
    }

    public void show(int decided) {
        if (bar != null) {
            bar.stepTo(decided);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
