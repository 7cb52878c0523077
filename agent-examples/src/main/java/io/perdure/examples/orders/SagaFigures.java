package io.perdure.examples.orders;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What the figures of a run mean, a line each. */
final class SagaFigures {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    "orders",
                    "= " + Arrays.stream(Ending.values()).map(Ending::title).collect(Collectors.joining(" + "))),
            Map.entry("steps_undone", "steps that were done and undone again, of all undone orders"),
            Map.entry("requests", "sent to the three services, to do or undo something"),
            Map.entry("replays", "of them with a key that was known: answered, and not done again"),
            Map.entry("duplicates", "steps done or undone more than once; must be 0"),
            Map.entry(
                    "lost", "what should stand and does not, or does and should not, or is told otherwise; must be 0"),
            Map.entry("kills", "of the agent's process, with SIGKILL"),
            Map.entry("steps_resumed", "tasks taken up again in the middle"),
            Map.entry("steps_redone", "attempts cut off and made again, with the same key"),
            Map.entry("outcomes_sha256", "the first digits (--json has them all): kills do not change the outcomes"),
            Map.entry("seconds", "from the start of the services to this table"));

    private SagaFigures() {}

    static void print(String name, Object figure) {
        System.out.printf("%-16s %6s  %s%n", name.replace('_', ' '), shortened(String.valueOf(figure)), meaning(name));
    }

    private static String shortened(String figure) {
        return figure.length() > 12 ? figure.substring(0, 6) : figure;
    }

    private static String meaning(String name) {
        return Arrays.stream(Ending.values())
                .filter(ending -> ending.title().equals(name))
                .map(Ending::meaning)
                .findFirst()
                .orElseGet(() -> MEANINGS.getOrDefault(name, ""));
    }
}
