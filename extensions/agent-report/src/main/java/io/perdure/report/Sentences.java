package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sentences that both forms of the report say. */
final class Sentences {
    private Sentences() {}

    static String agent(Head head) {
        boolean same = head.began().equals(head.version());
        return "Agent " + head.agent() + ", version " + head.version()
                + (same ? "" : " (begun by version " + head.began() + ")");
    }

    static String times(Head head) {
        return Figures.time(head.from()) + " to " + Figures.time(head.to()) + " UTC, "
                + Figures.between(head.from(), head.to()) + ", " + Figures.counted(head.entries(), "entry", "entries");
    }

    static String work(Tally tally) {
        return Figures.counted(tally.steps(), "step", "steps") + ", "
                + Figures.counted(tally.calls(), "call", "calls")
                + troubles(tally)
                + ".";
    }

    /** What went wrong in these steps, each behind a comma; empty if nothing did. */
    static String troubles(Tally tally) {
        return some(tally.failed(), "failed", "failed")
                + some(tally.unknown(), "unknown", "unknown")
                + some(tally.again(), "attempt made again", "attempts made again")
                + some(tally.unanswered(), "request without a reply", "requests without a reply");
    }

    private static String some(int count, String one, String many) {
        return count == 0 ? "" : ", " + Figures.counted(count, one, many);
    }

    static String tokens(TokenUsage usage) {
        return "Tokens: " + Figures.count(usage.input()) + " read, " + Figures.count(usage.output()) + " written.";
    }

    /** What the cost leaves out, and why. */
    static List<String> costNotes(Report report) {
        List<String> notes = new ArrayList<>();
        Cost cost = report.total().cost();
        if (cost.unpriced() > 0) {
            String names = String.join(
                    ", ",
                    report.models().stream()
                            .filter(ModelUse::isUnpriced)
                            .map(ModelUse::name)
                            .limit(Room.MENTIONS)
                            .toList());
            notes.add("No price is known for " + Figures.count(cost.unpriced()) + " tokens of " + names + ".");
        }
        if (cost.uncounted() > 0) {
            notes.add("Nobody counted the tokens of " + Figures.counted(cost.uncounted(), "reply", "replies") + ".");
        }
        if (report.total().unanswered() > 0) {
            notes.add("What requests without a reply cost does not stand in a journal.");
        }
        return notes;
    }

    static String plan(PlanProgress plan) {
        return "Plan: " + plan.settled() + " of " + plan.items().size() + " settled, "
                + Figures.counted(plan.versions(), "version", "versions");
    }

    static String step(int number) {
        return number == 0 ? "undoing" : "step " + number;
    }

    static String told(Remark.Line line) {
        return (line.tool().isEmpty() ? "" : line.tool() + ": ") + line.moment().what();
    }

    static String places(Remark.Line line) {
        return String.join(", ", line.places().stream().map(Remark.Place::name).toList()) + more(line);
    }

    static String more(Remark.Line line) {
        int left = line.count() - line.places().size();
        return left == 0 ? "" : ", and " + Figures.count(left) + " more";
    }

    static String silent(Tally tally) {
        return tally.unanswered() == 0
                ? ""
                : Figures.counted(tally.unanswered(), "request", "requests") + " without a reply";
    }

    static String callTroubles(Tally tally) {
        String troubles = some(tally.failed(), "failed", "failed")
                + some(tally.unknown(), "unknown", "unknown")
                + some(tally.again(), "attempt made again", "attempts made again");
        return troubles.isEmpty() ? "" : troubles.substring(2);
    }

    static String shortTroubles(Tally tally) {
        String troubles = troubles(tally);
        return troubles.isEmpty() ? "" : troubles.substring(2);
    }

    static String bar(Bar bar) {
        String steps = bar.first() == bar.last() ? "Step " + bar.first() : "Steps " + bar.first() + " to " + bar.last();
        return steps + ": model " + Figures.duration(bar.model()) + ", tools " + Figures.duration(bar.tools());
    }

    static String picture(List<Bar> bars, Duration longest) {
        int each = bars.get(0).last() - bars.get(0).first() + 1;
        return "Work of each " + (each == 1 ? "step" : each + " steps") + ", by models and tools; the highest is "
                + Figures.duration(longest)
                + ". A mark below says that something happened there. Stripes, further down, are waits: they are"
                + " drawn shorter than they were where they lasted longer than the work.";
    }

    static String footer(Head head) {
        return "Made of the " + Figures.counted(head.entries(), "entry", "entries")
                + " of the journal, and of nothing else. "
                + "Times are UTC. Texts of models and tools are shown as they are; what cannot be seen is written out.";
    }

    /** Which call it is, and how it was run. */
    static String facts(CallStory call) {
        return call.id()
                + (call.effect() == null ? "" : " " + call.effect())
                + (call.attempts() > 1 ? ", " + call.attempts() + " attempts" : "")
                + (call.waited().isZero() ? "" : ", waited " + Figures.duration(call.waited()));
    }
}
