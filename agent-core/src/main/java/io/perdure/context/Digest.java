package io.perdure.context;

import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Steps in short: a line each, repetitions and what belongs to settled items of the plan as one. */
final class Digest {
    /** Before the lines, in a text that stands for folded steps. */
    static final String TITLE = "Your steps in short:\n";

    private static final int LONGEST_PART = 90;

    private Digest() {}

    /** The lines of the steps up to one, those that were folded before among them. */
    static List<String> of(TaskState task, int upTo) {
        Stream<String> before = before(task.foldedText());
        return Stream.concat(before, lines(task, upTo).stream().map(Line::text)).toList();
    }

    private static Stream<String> before(String block) {
        int title = block.indexOf(TITLE);
        return title < 0 ? Stream.of() : block.substring(title + TITLE.length()).lines();
    }

    private static List<Line> lines(TaskState task, int upTo) {
        int settled = task.plan().map(Plan::settledStep).orElse(0);
        int end = upTo < task.steps() ? task.beginOf(upTo + 1) : task.messages().size();
        Map<String, String> results = results(task, end);
        List<Line> lines = new ArrayList<>();
        int step = task.foldedSteps();
        for (Message message : task.messages().subList(0, end)) {
            if (message instanceof Message.Assistant said) {
                step++;
                String what = step <= settled ? "for items that are settled, see the plan" : what(said, results);
                add(lines, new Line(step, step, what));
            }
        }
        return lines;
    }

    private static void add(List<Line> lines, Line line) {
        Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
        if (last != null && last.what().equals(line.what())) {
            lines.set(lines.size() - 1, new Line(last.from(), line.to(), line.what()));
        } else {
            lines.add(line);
        }
    }

    private static Map<String, String> results(TaskState task, int end) {
        Map<String, String> results = new HashMap<>();
        for (Message message : task.messages().subList(0, end)) {
            if (message instanceof Message.ToolResult result) {
                results.put(result.callId(), part(result.text()));
            }
        }
        return results;
    }

    private static String what(Message.Assistant said, Map<String, String> results) {
        StringBuilder what = new StringBuilder();
        if (!said.text().isBlank()) {
            what.append('"').append(part(said.text())).append("\" ");
        }
        for (ToolCall call : said.calls()) {
            what.append(call.tool()).append(part(call.arguments())).append(" → ");
            what.append(results.getOrDefault(call.id(), "")).append("; ");
        }
        return what.toString().strip();
    }

    private static String part(String text) {
        String cut = text.length() <= LONGEST_PART ? text : Json.storable(text.substring(0, LONGEST_PART)) + "…";
        return Json.visible(cut).replace('\n', ' ');
    }

    /** The last of the lines, as many as fit; how many are left out is said. */
    static String lastThatFit(List<String> lines, long tokens) {
        long left = tokens;
        int from = lines.size();
        while (from > 0 && left > 0) {
            left -= TokenEstimate.of(lines.get(from - 1)) + 1;
            from -= left >= 0 ? 1 : 0;
        }
        String rest = String.join("\n", lines.subList(from, lines.size()));
        return from == 0 ? rest : "(" + from + " earlier lines are left out)\n" + rest;
    }

    private record Line(int from, int to, String what) {
        private String text() {
            return (from == to ? "step " + from : "steps " + from + " to " + to) + ": " + what;
        }
    }
}
