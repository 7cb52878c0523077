package io.perdure.context;

import io.perdure.journal.ContextCompacted;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A part of a journal in words for a model, as long as it may be at once: what it would be shown if nothing had ever been left out. */
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
     * @param offset from which character of the first of these steps; by default from its beginning
     */
    record Range(
            int fromStep,
            Optional<Integer> toStep,
            Optional<String> tool,
            Optional<String> text,
            Optional<Integer> offset) {
        private int last() {
            return toStep.orElse(fromStep);
        }

        private void check() throws ToolException {
            if (fromStep < 1 || last() < fromStep) {
                throw ToolException.refused("Steps are counted from 1, and toStep is not before fromStep.");
            }
            if (offset.orElse(0) < 0) {
                throw ToolException.refused("An offset is 0 or more.");
            }
        }
    }

    static String of(Range range, TaskId task, List<JournalEntry> journal) throws ToolException {
        range.check();
        StringBuilder shown = new StringBuilder();
        int from = range.offset().orElse(0); // of the first of them alone, also if that is shorter
        for (Map.Entry<Integer, Step> step : steps(task, journal)
                .subMap(range.fromStep(), true, range.last(), true)
                .entrySet()) {
            if (step.getValue().matches(range)) {
                String text = step.getValue().text(step.getKey());
                if (shown.length() > 0 && shown.length() + text.length() > LONGEST) {
                    return shown + "(more: go on with fromStep " + step.getKey() + ")";
                }
                if (text.length() - from > LONGEST) {
                    return part(text, from, step.getKey());
                }
                shown.append(text, Math.min(from, text.length()), text.length());
                from = 0;
            }
        }
        return shown.length() == 0 ? "Nothing of these steps matches." : shown.toString();
    }

    private static String part(String text, int from, int step) {
        int limit = from + LONGEST;
        int to = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return Json.storable(text.substring(from, to)) + "\n(" + (text.length() - to)
                + " characters of this step follow; go on with fromStep " + step + ", offset " + to + ")";
    }

    private static NavigableMap<Integer, Step> steps(TaskId task, List<JournalEntry> journal) {
        List<JournalEntry> uncut = journal.stream()
                .filter(entry -> !(entry instanceof ContextCompacted))
                .toList();
        NavigableMap<Integer, Step> steps = new TreeMap<>();
        Step step = new Step(new ArrayList<>(), new ArrayList<>());
        for (Message message : TaskState.of(task, uncut).messages()) {
            if (message instanceof Message.Assistant said) {
                step = new Step(new ArrayList<>(), new ArrayList<>());
                steps.put(steps.size() + 1, step);
                step.said(said);
            } else if (message instanceof Message.ToolResult result) {
                step.add("result of " + result.callId(), result.text());
            } else {
                step.add("you were told", message.text());
            }
        }
        return steps;
    }

    private record Step(List<String> lines, List<String> tools) {
        private void said(Message.Assistant said) {
            if (!said.text().isBlank()) {
                add("you said", said.text());
            }
            for (ToolCall call : said.calls()) {
                tools.add(call.tool());
                add("you called " + call.id(), call.tool() + call.arguments());
            }
        }

        private void add(String what, String text) {
            lines.add(what + ": " + text);
        }

        private boolean matches(Range range) {
            boolean called = range.tool().map(tools::contains).orElse(true);
            String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
            return called
                    && range.text()
                            .map(text -> all.contains(text.toLowerCase(Locale.ROOT)))
                            .orElse(true);
        }

        private String text(int step) {
            return "step " + step + "\n" + String.join("\n", lines) + "\n";
        }
    }
}
