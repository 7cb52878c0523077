package io.perdure.context;

import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Steps in short: a line each, and one for each thing that was told between them; what repeats itself or is settled by the plan as one. */
final class Digest {
    private static final int LONGEST_PART = 90;
    private static final int FEW = 8;
    private static final int LONGEST_TOLD = 300;

    private Digest() {}

    /** All steps up to one, with what was made of those before that are folded already. */
    static Block of(TaskState task, int upTo) {
        Block before = Block.of(task.foldedText());
        Stream<String> more = lines(task, upTo).stream().map(Line::text);
        return new Block(
                before.summary(), Stream.concat(before.lines().stream(), more).toList());
    }

    private static List<Line> lines(TaskState task, int upTo) {
        int settled = task.plan().map(Plan::settledStep).orElse(0);
        List<Message> folded = task.messages().subList(Steps.first(task), Steps.end(task, upTo));
        Map<String, String> results = results(folded);
        List<Line> lines = new ArrayList<>();
        int step = task.foldedSteps();
        for (Message message : folded) {
            if (message instanceof Message.Assistant said) {
                step++;
                String what = step <= settled ? "for items that are settled, see the plan" : what(said, results);
                add(lines, new Line(step, step, what));
            } else if (message instanceof Message.User told) {
                add(lines, new Line(step, step, "then you were told: " + part(told.text(), LONGEST_TOLD)));
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

    private static Map<String, String> results(List<Message> messages) {
        Map<String, String> results = new HashMap<>();
        for (Message message : messages) {
            if (message instanceof Message.ToolResult result) {
                results.put(result.callId(), part(result.text(), LONGEST_PART));
            }
        }
        return results;
    }

    private static String what(Message.Assistant said, Map<String, String> results) {
        StringBuilder what = new StringBuilder();
        if (!said.text().isBlank()) {
            what.append('"').append(part(said.text(), LONGEST_PART)).append("\" ");
        }
        int longest = LONGEST_PART * FEW / Math.max(FEW, said.calls().size()); // all are named, however many
        for (ToolCall call : said.calls()) {
            what.append(call.tool()).append(part(call.arguments(), longest)).append(" → ");
            what.append(part(results.getOrDefault(call.id(), ""), longest)).append("; ");
        }
        return what.toString().strip();
    }

    private static String part(String text, int longest) {
        String cut = text.length() <= longest ? text : Json.storable(text.substring(0, longest)) + "…";
        return Json.visible(cut).replace('\n', ' ');
    }

    private record Line(int from, int to, String what) {
        private String text() {
            return (from == to ? "step " + from : "steps " + from + " to " + to) + ": " + what;
        }
    }
}
