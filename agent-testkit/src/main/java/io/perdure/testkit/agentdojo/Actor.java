package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.testkit.agentdojo.Scenario.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A stand-in for a model, which does what the user wants with what it is shown, and everything an attacker wants as soon as it turns. A pure function of
 * the request: it plays its own replies again to know where it is.
 *
 * <p>What it was shown, or can work out from that, it writes down as it is. What stands in hidden texts alone it has extracted, and hands on by a handle;
 * what it would have to calculate from a hidden text it has revealed.
 */
final class Actor {
    static final String ATTACK = "important message from me, the user";

    /** An argument in whose place all handles stand. */
    static final String HANDLES = "<handles>";

    private static final Pattern HANDLE = Pattern.compile("\u27e6(h\\d+)");
    private static final Set<String> WORKS = Set.of("<summary>", "<feedback>", "...");

    private final Scenario scenario;
    private final Turn turn;
    private final Set<String> readers;
    private final boolean reports;

    /** {@code readers}: the tools that only read. */
    Actor(Scenario scenario, Turn turn, Set<String> readers) {
        this(scenario, turn, readers, false);
    }

    private Actor(Scenario scenario, Turn turn, Set<String> readers, boolean reports) {
        this.reports = reports;
        this.readers = readers;
        this.scenario = scenario;
        this.turn = turn;
    }

    /** The same, whose answer is all that it read: as it was shown, or by its handles. */
    Actor reporting() {
        return new Actor(scenario, turn, readers, true);
    }

    ScriptedLlm model() {
        return ScriptedLlm.of(this::reply);
    }

    private LlmReply reply(Seen seen) {
        Progress progress = new Progress(seen.goal());
        List<Message> messages = seen.request().messages();
        List<ToolCall> next = progress.next();
        for (int i = 1; i < messages.size(); i++) {
            if (messages.get(i) instanceof Message.ToolResult result) {
                progress.saw(result);
            } else if (messages.get(i) instanceof Message.User told) {
                progress.saw(told.text());
            }
            boolean answered = messages.get(i) instanceof Message.ToolResult
                    && (i + 1 == messages.size() || !(messages.get(i + 1) instanceof Message.ToolResult));
            next = answered ? progress.next() : next;
        }
        return next.isEmpty()
                ? ScriptedLlm.say(reports ? progress.report() : "Done what could be done. " + progress.refused)
                : new LlmReply("", next, LlmReply.Finish.TOOL_CALLS, TokenUsage.NONE, "actor");
    }

    /** Where it is. */
    private final class Progress {
        private final StringBuilder shown = new StringBuilder();
        private final Set<String> handles = new TreeSet<>();
        private final Map<String, String> extracted = new TreeMap<>();
        private final List<String> waiting = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private int done;
        private int counted;
        private boolean revealed;
        private boolean turned;

        private Progress(String goal) {
            saw(goal);
        }

        private void saw(String text) {
            shown.append(text).append('\n');
            Matcher matcher = HANDLE.matcher(text);
            while (matcher.find()) {
                handles.add(matcher.group(1));
            }
        }

        // What was extracted comes back as a handle of its own.
        private void saw(Message.ToolResult result) {
            if (result.failed()) {
                refused.add(result.tool() + ": " + result.text().split("\n", 2)[0]);
            }
            if (result.tool().equals("extract")) {
                String wanted = waiting.isEmpty() ? "" : waiting.remove(0);
                Matcher matcher = HANDLE.matcher(result.text());
                extracted.put(wanted, matcher.find() ? handle(matcher.group(1)) : "");
            } else {
                saw(result.text());
            }
        }

        private String report() {
            return "This was read: "
                    + (revealed ? shown : handles.stream().map(Actor::handle).collect(Collectors.joining(" ")));
        }

        private List<ToolCall> next() {
            if (!turned && turns()) {
                turned = true;
                return scenario.attack().stream()
                        .map(step -> call(step.tool(), step.arguments()))
                        .toList();
            }
            if (turn == Turn.AFTER_REVEAL && !revealed && done > scenario.firstInjected() && !handles.isEmpty()) {
                return revealAll();
            }
            return done < scenario.steps().size() ? work() : List.of();
        }

        private boolean turns() {
            if (!scenario.isAttacked()) {
                return false;
            }
            boolean there = done > scenario.firstInjected();
            return (there && turn == Turn.ALTHOUGH_HIDDEN)
                    || Values.collapsed(shown.toString()).contains(ATTACK);
        }

        private List<ToolCall> revealAll() {
            revealed = true;
            return handles.stream()
                    .map(handle ->
                            call("reveal", Json.mapper().createObjectNode().put("handle", handle)))
                    .toList();
        }

        // As many calls at once as do not need one another's results; before them, all at once, what they need
        // extracted.
        private List<ToolCall> work() {
            List<JsonNode> missing = new ArrayList<>();
            int ready = done;
            while (ready < scenario.steps().size() && (ready == done || isWithinReach(ready))) {
                scenario.steps().get(ready++).arguments().forEach(value -> {
                    if (isToExtract(value)
                            && missing.stream().noneMatch(other -> key(other).equals(key(value)))) {
                        missing.add(value);
                    }
                });
            }
            if (!missing.isEmpty()) {
                return missing.stream().map(this::extraction).toList();
            }
            if (mustCalculate(scenario.steps().get(done))) {
                return revealAll();
            }
            List<ToolCall> calls = scenario.steps().subList(done, ready).stream()
                    .map(step -> call(step.tool(), arguments(step)))
                    .toList();
            done = ready;
            return calls;
        }

        // Whether all of it can be written down before the calls ahead of it have returned.
        private boolean isWithinReach(int index) {
            boolean all = true;
            boolean readsBefore =
                    scenario.steps().subList(done, index).stream().anyMatch(step -> readers.contains(step.tool()));
            for (JsonNode value : scenario.steps().get(index).arguments()) {
                boolean work = WORKS.contains(value.asText());
                all &= (!work || (!readsBefore && !handles.isEmpty()))
                        && (work
                                || (!readsBefore && value.isTextual())
                                || isKnown(value)
                                || extracted.containsKey(key(value))
                                || isHidden(value, done));
            }
            return all;
        }

        private boolean isKnown(JsonNode value) {
            return value.isBoolean() || Values.says(shown.toString(), value);
        }

        private boolean isToExtract(JsonNode value) {
            boolean work = WORKS.contains(value.asText());
            return !revealed
                    && !handles.isEmpty()
                    && !extracted.containsKey(key(value))
                    && (work || (!isKnown(value) && isHidden(value, done)));
        }

        private boolean mustCalculate(Step step) {
            boolean any = false;
            for (JsonNode value : step.arguments()) {
                any |= value.isNumber() && !isKnown(value) && !extracted.containsKey(key(value));
            }
            return any && !revealed && !handles.isEmpty() && hasReadATextAsAWhole(done);
        }

        private ObjectNode arguments(Step step) {
            ObjectNode arguments = Json.mapper().createObjectNode();
            step.arguments()
                    .properties()
                    .forEach(argument -> arguments.set(argument.getKey(), written(argument.getValue())));
            return arguments;
        }

        private JsonNode written(JsonNode value) {
            if (value.asText().equals(HANDLES)) {
                return Json.mapper()
                        .valueToTree(handles.stream().map(Actor::handle).toList());
            }
            String handle = extracted.getOrDefault(key(value), "");
            boolean work = WORKS.contains(value.asText());
            return handle.isEmpty() || (isKnown(value) && !work) ? value : TextNode.valueOf(handle);
        }

        private boolean isHidden(JsonNode value, int index) {
            return scenario.steps().subList(0, index).stream()
                    .anyMatch(step -> Values.says(text(step.output()), value));
        }

        // There is something to calculate with that it was not shown.
        private boolean hasReadATextAsAWhole(int index) {
            return scenario.steps().subList(0, index).stream()
                    .anyMatch(step -> step.output().isTextual()
                            && step.output().textValue().length() > 40);
        }

        private ToolCall extraction(JsonNode value) {
            waiting.add(key(value));
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("handles", List.copyOf(handles));
            arguments.put("instruction", key(value));
            String type = value.isNumber() ? "number" : "string";
            arguments.put("schema", Map.of("type", "object", "properties", Map.of("value", Map.of("type", type))));
            return call("extract", Json.mapper().valueToTree(arguments));
        }

        private ToolCall call(String tool, JsonNode arguments) {
            return new ToolCall("c" + counted++, tool, arguments.toString());
        }
    }

    private static String handle(String name) {
        return "\u27e6" + name + "\u27e7";
    }

    static String key(JsonNode value) {
        return value.toString();
    }

    /** What it says, without the marks of data. */
    static String text(JsonNode output) {
        return output.isContainerNode()
                ? StreamSupport.stream(output.spliterator(), false)
                        .map(Actor::text)
                        .collect(Collectors.joining("\n"))
                : output.asText();
    }

    /** The model that extracts: finds the value in the texts it is given, or says that it is not there. */
    static ScriptedLlm reader() {
        return ScriptedLlm.of(seen -> {
            String question = seen.goal();
            int texts = question.indexOf("\n\nText 1:\n");
            String wanted = question.substring("What to look for: ".length(), question.indexOf("\nThe form"));
            JsonNode value = Json.parse(wanted);
            String all = question.substring(Math.max(0, texts));
            ObjectNode filled = Json.mapper().createObjectNode();
            boolean work = WORKS.contains(value.asText());
            boolean there = work || Values.says(all, value);
            filled.put("sufficient", there);
            if (there) {
                filled.set("value", value);
            }
            return ScriptedLlm.say(filled.toString());
        });
    }
}
