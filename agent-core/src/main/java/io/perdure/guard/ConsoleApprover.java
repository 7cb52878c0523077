package io.perdure.guard;

import io.perdure.journal.ApprovalGiven.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks whoever sits at the console. */
final class ConsoleApprover implements Approver {
    private final BufferedReader in;
    private final PrintStream out;

    ConsoleApprover(InputStream in, PrintStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
        this.out = out;
    }

    @Override
    public synchronized void ask(Question question, Answer answer) {
        out.println("\n" + question.text());
        out.print("[y] once  [v] once, and these values are fine for this task  [t] such calls in this task  [n] no: ");
        out.flush();
        String line = line();
        if (line == null) {
            out.println("\nNobody is there: the question stays open" + until(question) + ".");
        } else {
            Verdict verdict = verdict(line);
            out.println(
                    verdict != Verdict.NO || isNo(line)
                            ? "That is: " + verdict
                            : "That is none of the answers, so it is a no.");
            answer.give(verdict, "console", "");
        }
    }

    private static String until(Question question) {
        return question.expires() == null ? "" : " until " + question.expires();
    }

    private static boolean isNo(String line) {
        return List.of("n", "no").contains(line.strip().toLowerCase(Locale.ROOT));
    }

    private @Nullable String line() {
        try {
            return in.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private static Verdict verdict(String line) {
        return switch (line.strip().toLowerCase(Locale.ROOT)) {
            case "y", "yes" -> Verdict.ONCE;
            case "v" -> Verdict.VALUE;
            case "t" -> Verdict.TASK_GRANT;
            default -> Verdict.NO;
        };
    }
}
