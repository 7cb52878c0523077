package io.perdure.context;

import io.perdure.json.Json;
import io.perdure.llm.TokenEstimate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that stands for folded steps: first what is pinned, then a summary if a model made one, then lines.
 *
 * @param summary in a model's words; empty if there is none
 * @param lines a line each for steps that came after it; each begins with the number of a step
 */
record Block(String summary, List<String> lines) {
    private static final String SUMMARY = "Summed up:\n";
    private static final String LINES = "Your steps in short:\n";
    private static final Pattern NUMBER = Pattern.compile("steps? (\\d+)\\b");
    private static final long LEAST = 40;
    private static final String LEFT_OUT = "(steps 1 to ";

    Block {
        lines = List.copyOf(lines);
    }

    /** What was made of steps before. Pinned parts cannot forge a title, which stands at the beginning of a line: theirs are indented. */
    static Block of(String text) {
        int lines = text.lastIndexOf("\n" + LINES);
        int summary = text.indexOf("\n" + SUMMARY);
        String told = lines < 0 ? "" : text.substring(lines + 1 + LINES.length());
        int end = lines < 0 ? text.length() : Math.max(lines, summary);
        return new Block(
                summary < 0
                        ? ""
                        : text.substring(Math.min(summary + 1 + SUMMARY.length(), end), end)
                                .strip(),
                told.lines().filter(line -> !line.startsWith(LEFT_OUT)).toList());
    }

    /** The text for all steps up to one, as long as it may be. */
    String text(int upTo, String pinned, long tokens) {
        StringBuilder text = new StringBuilder("What came before, steps 1 to " + upTo
                + ", is folded away to save room. Nothing of it is lost: read_history shows it again, if you have that tool.\n"
                + pinned);
        String words = shortened(summary, tokens);
        text.append(words.isEmpty() ? "" : SUMMARY + words + '\n');
        if (!lines.isEmpty()) {
            text.append(LINES).append(lastThatFit(upTo, Math.max(tokens / 3, tokens - TokenEstimate.of(words))));
        }
        return text.toString();
    }

    private static String shortened(String words, long tokens) {
        long all = TokenEstimate.of(words);
        return all <= tokens
                ? words
                : Json.storable(words.substring(0, (int) (words.length() * Math.max(0, tokens) / all))) + "…";
    }

    /** The last of the lines, as many as fit, and a part of the last one where there is room for words; of which steps none is left is said. */
    private String lastThatFit(int upTo, long tokens) {
        long left = tokens;
        int from = lines.size();
        while (from > 0 && left > 0) {
            left -= TokenEstimate.of(lines.get(from - 1)) + 1;
            from -= left >= 0 ? 1 : 0;
        }
        List<String> shown = lines.subList(from, lines.size());
        if (shown.isEmpty() && tokens >= LEAST) {
            shown = List.of(shortened(lines.get(lines.size() - 1), tokens));
        }
        String rest = String.join("\n", shown);
        int first = shown.isEmpty() ? upTo + 1 : number(shown.get(0));
        return first <= 1 ? rest : LEFT_OUT + (first - 1) + " have no line here)\n" + rest;
    }

    private static int number(String line) {
        Matcher number = NUMBER.matcher(line);
        return number.lookingAt() ? Integer.parseInt(number.group(1)) : 1;
    }
}
