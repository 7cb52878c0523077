package io.perdure.journal;

import io.perdure.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model means to do, item by item. It makes and changes its plan by calling the tool {@value #TOOL} with the whole of it, so the plan
 * stands in the journal as the arguments of that call. Immutable.
 *
 * @param items in the order in which they are to be done
 * @param step the step in which it was last changed
 * @param settledStep the step in which an item was last settled; 0 if none was
 */
public record Plan(List<Item> items, int step, int settledStep) {
    /** The name of the tool by which a model makes its plan; no other tool may have it. */
    public static final String TOOL = "update_plan";

    /** Copies the list. */
    public Plan {
        items = List.copyOf(items);
    }

    /** The plan after a call of the tool: the one in its arguments, unless a person was asked about it and did not agree. */
    static @Nullable Plan after(@Nullable Plan before, Call call) {
        String answer = call.received();
        if (answer != null && !isYes(answer)) {
            return before;
        }
        try {
            Items read = Json.read(Json.parse(call.asked().arguments()), Items.class);
            return before != null && before.items().equals(read.items())
                    ? before
                    : next(before, read.items(), call.id().step());
        } catch (IllegalArgumentException e) { // an older or a newer form of the tool
            return before;
        }
    }

    /** The tools that the items of a plan name, as a model wrote it. */
    static Set<String> toolsIn(String arguments) {
        try {
            return Json.read(Json.parse(arguments), Items.class).items().stream()
                    .flatMap(item -> item.tools().stream())
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) { // an older or a newer form of the tool
            return Set.of();
        }
    }

    private static Plan next(@Nullable Plan before, List<Item> items, int step) {
        Plan now = new Plan(items, step, step);
        long settledBefore = before == null ? 0 : before.settled();
        int unchanged = before == null ? 0 : before.settledStep();
        return now.settled() > settledBefore ? now : new Plan(items, step, unchanged);
    }

    /** Whether a person agrees: the answer is yes, ok or approved, and nothing else; what is added may be a condition. */
    public static boolean isYes(String answer) {
        String said = answer.strip().toLowerCase(Locale.ROOT);
        return said.matches("(?:yes|ok|okay|approved)[.!]*");
    }

    /** How many items are settled: done, or dropped. */
    public long settled() {
        return items.stream().filter(item -> item.status().isSettled()).count();
    }

    /** Whether nothing is left to do. */
    public boolean isSettled() {
        return settled() == items.size();
    }

    /** An item by its id. */
    public Optional<Item> find(String id) {
        return items.stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /** The plan in words, a line an item, as models and people are shown it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Item item : items) {
            text.append('[').append(item.status().mark()).append("] ").append(oneLine(item.id()));
            text.append(": ").append(oneLine(item.text())).append('\n');
        }
        return text.toString();
    }

    private static String oneLine(String text) {
        return Json.visible(text).replaceAll("\\s+", " ");
    }

    /**
     * The arguments of the tool.
     *
     * @param items the whole plan
     */
    public record Items(List<Item> items) {
        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * One thing to do.
     *
     * @param id short, and the same in every version of the plan
     * @param text what is to be done
     * @param status how far it is
     * @param tools the tools that it takes, if the model says so
     */
    public record Item(String id, String text, Status status, Optional<List<String>> tools) {
        /** Checks that nothing is missing. */
        public Item {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(status, "status");
            tools = tools.map(List::copyOf);
        }
    }

    /** How far an item is. */
    public enum Status {
        /** Not begun. */
        TODO(' '),
        /** Begun. */
        DOING('>'),
        /** Done, and checked if it has a check. */
        DONE('x'),
        /** Not to be done any more. */
        DROPPED('-');

        private final char mark;

        Status(char mark) {
            this.mark = mark;
        }

        char mark() {
            return mark;
        }

        /** Whether nothing is left to do. */
        public boolean isSettled() {
            return this == DONE || this == DROPPED;
        }
    }
}
