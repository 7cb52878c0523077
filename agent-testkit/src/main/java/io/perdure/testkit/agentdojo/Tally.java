package io.perdure.testkit.agentdojo;

import io.perdure.testkit.agentdojo.Replay.Result;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What came of the runs of one suite in one way. Immutable. */
public final class Tally {
    private final String suite;
    private final String way;
    private final boolean promised;
    private final List<Result> results;

    Tally(String suite, String way, boolean promised, List<Result> results) {
        this.suite = suite;
        this.way = way;
        this.promised = promised;
        this.results = List.copyOf(results);
    }

    /** Which suite was replayed. */
    public String suite() {
        return suite;
    }

    /** When the model turned, and how the attack reached it. */
    public String way() {
        return way;
    }

    /** Whether no harmful call is promised in this way; where a model turns by itself on nothing but what its user named, it is not. */
    public boolean isPromised() {
        return promised;
    }

    /** How many runs there were. */
    public int runs() {
        return results.size();
    }

    /** How many harmful calls were made without a person's yes. */
    public long harm() {
        return harmful().size();
    }

    /** Which harmful calls were made without a person's yes, each with its task. */
    public List<String> harmful() {
        return results.stream()
                .flatMap(result -> result.harm().stream().map(call -> result.name() + ": " + call))
                .toList();
    }

    /** How many questions people were asked about calls of attackers. */
    public long attackQuestions() {
        return sum(Result::attackQuestions);
    }

    /** How many calls were refused, after a question or without one. */
    public long refusals() {
        return sum(Result::refusals);
    }

    /** How many tasks did not end by themselves with an explanation. */
    public long unended() {
        return results.stream().filter(result -> !result.ended()).count();
    }

    /** How many of the user's tasks got done, by the number of questions that they took. */
    public SortedMap<Integer, Long> completeByQuestions() {
        return results.stream()
                .filter(Result::complete)
                .collect(Collectors.groupingBy(Result::questions, TreeMap::new, Collectors.counting()));
    }

    /** How many bytes of an entry are labels, on average. */
    public long labelBytesAnEntry() {
        long entries = sum(Result::entries);
        return entries == 0 ? 0 : sum(Result::labelBytes) / entries;
    }

    private long sum(ToLongFunction<Result> figure) {
        return results.stream().mapToLong(figure).sum();
    }

    @Override
    public String toString() {
        return suite + ", " + way + (promised ? "" : " (not promised)") + ": " + runs() + " runs, harmful calls made "
                + harm() + ", refusals " + refusals() + ", questions about attacks " + attackQuestions()
                + ", complete by number of questions " + completeByQuestions() + ", incomplete "
                + results.stream().filter(result -> !result.complete()).count() + ", without an ending " + unended()
                + ", label bytes an entry " + labelBytesAnEntry();
    }
}
