package io.perdure.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one tool did for the task; its undoings are not counted.
 *
 * @param tool its name
 * @param calls how many calls of it a model asked for
 * @param failed how many failed
 * @param unknown of how many it is not known whether they happened
 * @param attempts how many attempts were made
 * @param worked how long they took together
 * @param longest how long the attempts of one call took at most
 */
record ToolUse(String tool, int calls, int failed, int unknown, int attempts, Duration worked, Duration longest) {
    static final List<String> TITLES = List.of("tool", "calls", "failed", "unknown", "attempts", "took", "longest");

    static List<ToolUse> of(List<Step> steps) {
        Map<String, ToolUse> all = new LinkedHashMap<>();
        steps.stream()
                .flatMap(step -> step.calls().stream())
                .forEach(call -> all.merge(call.tool(), of(call), ToolUse::plus));
        return List.copyOf(all.values());
    }

    private static ToolUse of(CallStory call) {
        Topic outcome = call.outcome().topic();
        return new ToolUse(
                call.tool(),
                1,
                outcome == Topic.FAILED ? 1 : 0,
                outcome == Topic.UNKNOWN ? 1 : 0,
                call.attempts(),
                call.worked(),
                call.worked());
    }

    /** As a row below the titles. */
    List<String> cells() {
        return List.of(
                tool,
                Figures.count(calls),
                Figures.count(failed),
                Figures.count(unknown),
                Figures.count(attempts),
                Figures.duration(worked),
                Figures.duration(longest));
    }

    boolean isOfNote() {
        return failed > 0 || unknown > 0;
    }

    private ToolUse plus(ToolUse other) {
        return new ToolUse(
                tool,
                calls + other.calls,
                failed + other.failed,
                unknown + other.unknown,
                attempts + other.attempts,
                worked.plus(other.worked),
                longest.compareTo(other.longest) >= 0 ? longest : other.longest);
    }
}
