package io.perdure.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.Json;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a task did of late, kept short: monitors look for patterns in it. Immutable.
 *
 * @param marks the last calls that ended, oldest first; at most {@value #LONGEST}, and none from before a person last resumed the task
 * @param tools the tools called so far, each with the step of its first call; the first {@value #LONGEST} of them
 * @param destinations the hosts and mail domains that arguments named so far, likewise
 */
public record Trail(List<Mark> marks, Map<String, Integer> tools, Map<String, Integer> destinations) {
    /** How much is kept. */
    public static final int LONGEST = 256;

    static final Trail EMPTY = new Trail(List.of(), Map.of(), Map.of());

    private static final Pattern DESTINATION = Pattern.compile(
            "://(?:[^\\s\"/?#@\\\\]*@)?(\\[[0-9A-Fa-f:.]+\\]|[\\w-]+(?:\\.[\\w-]+)*)|@([\\w-]+(?:\\.[\\w-]+)+)",
            Pattern.UNICODE_CHARACTER_CLASS);

    Trail after(Call call, ToolOutcome outcome, Instant at) {
        int step = call.id().step();
        String tool = call.asked().tool();
        String arguments = plain(call.asked().arguments());
        ToolFailure failure = outcome.failure();
        Mark mark = new Mark(
                call.id(),
                tool,
                hash(arguments),
                waited(call) && call.received() == null ? 0 : hash(outcome.text()),
                outcome.status(),
                failure == null ? null : failure.kind(),
                call.effect(),
                at,
                waited(call));
        return new Trail(
                with(mark), first(tools, Set.of(tool), step), first(destinations, destinations(arguments), step));
    }

    // Not a person's answer or another agent's: who asks for them again and again gets nowhere, however long each
    // takes.
    private static boolean waited(Call call) {
        Wait wait = call.awaited();
        return wait != null && (wait.kind() == Wait.Kind.TIME || wait.kind() == Wait.Kind.SIGNAL);
    }

    /** A person has looked: what was before is no pattern any more. */
    Trail anew() {
        return new Trail(List.of(), tools, destinations);
    }

    /** The calls of a step, if it is one of the last. */
    public List<Mark> ofStep(int step) {
        int end = marks.size();
        while (end > 0 && marks.get(end - 1).id().step() > step) {
            end--;
        }
        int begin = end;
        while (begin > 0 && marks.get(begin - 1).id().step() == step) {
            begin--;
        }
        return marks.subList(begin, end);
    }

    private List<Mark> with(Mark mark) {
        Mark[] before = marks.toArray(Mark[]::new);
        Mark[] all = Arrays.copyOfRange(before, before.length < LONGEST ? 0 : 1, before.length + 1);
        all[all.length - 1] = mark;
        return Collections.unmodifiableList(
                Arrays.asList(all)); // at each call: lists copy one by one, arrays as a block
    }

    private static Map<String, Integer> first(Map<String, Integer> known, Set<String> names, int step) {
        if (known.size() >= LONGEST || known.keySet().containsAll(names)) {
            return known;
        }
        Map<String, Integer> more = new LinkedHashMap<>(known);
        names.stream()
                .filter(name -> !known.containsKey(name))
                .limit((long) LONGEST - known.size())
                .forEach(name -> more.put(name, step));
        return Map.copyOf(more);
    }

    // One way to write what can be written in several: without escapes that need not be, without spaces between, keys
    // in order.
    private static String plain(String arguments) {
        if (arguments.indexOf(',') < 0 && PlainJson.is(arguments)) {
            return arguments;
        }
        try {
            return ordered(Json.parse(arguments)).toString();
        } catch (IllegalArgumentException e) { // it was refused, and is compared as it stands
            return arguments;
        }
    }

    private static JsonNode ordered(JsonNode value) {
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(property -> object.set(property.getKey(), ordered(property.getValue())));
            return object;
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        value.forEach(item -> array.add(ordered(item)));
        return value.isArray() ? array : value;
    }

    private static Set<String> destinations(String arguments) {
        if (!arguments.contains("://") && arguments.indexOf('@') < 0) {
            return Set.of();
        }
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = DESTINATION.matcher(arguments);
        while (matcher.find()) {
            String place = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            found.add(place.toLowerCase(Locale.ROOT));
        }
        return found;
    }

    private static long hash(String text) {
        return ((long) text.length() << Integer.SIZE) ^ text.hashCode();
    }

    /**
     * One call that ended.
     *
     * @param id which
     * @param tool its tool
     * @param arguments a hash of its arguments, however their JSON is spaced, escaped and ordered
     * @param observation a hash of what the model was shown; 0 if no more came of it than that time passed, whatever time it is now
     * @param status how it ended
     * @param failure why it did not succeed; {@code null} if it did
     * @param effect what its tool declared; {@code null} if no attempt was made
     * @param at when
     * @param waited whether its result came from a wait for a time or a signal, so that there was no hurry in it
     */
    public record Mark(
            InvocationId id,
            String tool,
            long arguments,
            long observation,
            ToolOutcome.Status status,
            ToolFailure.@Nullable Kind failure,
            @Nullable Effect effect,
            Instant at,
            boolean waited) {
        /** Whether it was tried, by a tool that changes something outside. */
        public boolean changesSomething() {
            return effect != null && effect != Effect.READ_ONLY;
        }

        /** Whether the other is the same call: the same tool with the same arguments. */
        public boolean isSameCall(Mark other) {
            return arguments == other.arguments && tool.equals(other.tool);
        }

        /** Whether both only looked, through the same tool, and saw the same. */
        public boolean isSameSight(Mark other) {
            return observation == other.observation
                    && tool.equals(other.tool)
                    && !changesSomething()
                    && !other.changesSomething();
        }

        /** Whether it is the same call with the same end. */
        public boolean isSame(Mark other) {
            return observation == other.observation && isSameCall(other);
        }
    }
}
