package io.perdure.context;

import io.perdure.journal.AnswerRejected;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelReplied;
import io.perdure.llm.ToolCall;
import io.perdure.tool.ToolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a journal in words for a model, as long as it may be at once. */
final class HistorySlice {
    /** The name of the tool that shows it. */
    static final String TOOL = "read_history";

    private static final int LONGEST = 6_000;

    private HistorySlice() {}

    /**
     * What is to be shown.
     *
     * @param fromStep the first step
     * @param toStep the last one; by default the same
     * @param tool only steps in which this tool was called
     * @param text only steps in which this text occurs, in small or capital letters
     */
    record Range(int fromStep, Optional<Integer> toStep, Optional<String> tool, Optional<String> text) {}

    static String of(Range range, List<JournalEntry> journal) throws ToolException {
        int last = range.toStep().orElse(range.fromStep());
        if (range.fromStep() < 1 || last < range.fromStep()) {
            throw ToolException.refused("Steps are counted from 1, and toStep is not before fromStep.");
        }
        StringBuilder shown = new StringBuilder();
        for (Map.Entry<Integer, Step> step : steps(journal).entrySet()) {
            boolean wanted = step.getKey() >= range.fromStep()
                    && step.getKey() <= last
                    && step.getValue().matches(range);
            String text = wanted ? step.getValue().text(step.getKey()) : "";
            if (shown.length() > 0 && shown.length() + text.length() > LONGEST) {
                return shown + "(more: go on with fromStep " + step.getKey() + ")";
            }
            shown.append(text);
        }
        return shown.length() == 0 ? "Nothing of these steps matches." : cut(shown.toString());
    }

    private static String cut(String text) {
        return text.length() <= 2 * LONGEST
                ? text
                : io.perdure.json.Json.storable(text.substring(0, 2 * LONGEST)) + "… (cut)";
    }

    private static Map<Integer, Step> steps(List<JournalEntry> journal) {
        Map<Integer, Step> steps = new LinkedHashMap<>();
        int step = 0;
        for (JournalEntry entry : journal) {
            if (entry instanceof ModelReplied e) {
                step = e.step();
                steps.put(step, new Step(new ArrayList<>(), new ArrayList<>()));
                steps.get(step).said(e);
            } else if (entry instanceof InvocationEnded e && steps.containsKey(e.id().step())) {
                steps.get(e.id().step())
                        .add("result of " + e.id().callId(), e.outcome().observation());
            } else if (entry instanceof LateResult e && steps.containsKey(e.id().step())) {
                steps.get(e.id().step())
                        .add("late result of " + e.id().callId(), e.outcome().observation());
            } else if (entry instanceof AnswerRejected e && steps.containsKey(step)) {
                steps.get(step).add("your answer was not accepted", e.problem());
            }
        }
        return steps;
    }

    private record Step(List<String> lines, List<String> tools) {
        private void said(ModelReplied entry) {
            if (!entry.reply().text().isBlank()) {
                add("you said", entry.reply().text());
            }
            List<ToolCall> calls = entry.reply().calls();
            for (int i = 0; i < calls.size(); i++) {
                tools.add(calls.get(i).tool());
                add(
                        "you called s" + entry.step() + "-" + i,
                        calls.get(i).tool() + calls.get(i).arguments());
            }
        }

        private void add(String what, String text) {
            lines.add(what + ": " + text);
        }

        private boolean matches(Range range) {
            boolean called = range.tool().map(tools::contains).orElse(true);
            String all = String.join("\n", lines).toLowerCase(java.util.Locale.ROOT);
            return called
                    && range.text()
                            .map(text -> all.contains(text.toLowerCase(java.util.Locale.ROOT)))
                            .orElse(true);
        }

        private String text(int step) {
            return "step " + step + "\n" + String.join("\n", lines) + "\n";
        }
    }
}
