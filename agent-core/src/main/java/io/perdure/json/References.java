package io.perdure.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The places of a schema that other places of it refer to by {@code $ref}. */
final class References {
    /** The whole schema. */
    static final String ROOT = "#";

    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, Set<String>> leads = new TreeMap<>();

    /** The schema that a {@code $ref} means. */
    static JsonNode target(JsonNode root, Keyword keyword) {
        String name = keyword.text();
        keyword.demand(name.equals(ROOT) || name.startsWith("#/"), "a place in the same schema, such as #/$defs/item");
        JsonNode target = root.at(JsonPointer.compile(name.substring(1)));
        if (target.isMissingNode()) {
            throw keyword.invalid("refers to " + Values.quoted(name) + ", which is not there");
        }
        return target;
    }

    /** The check of a target, which is compiled at the first reference to it; a schema may contain itself. */
    Check check(String name, Supplier<Check> compile) {
        Target known = targets.get(name);
        if (known == null) {
            known = new Target();
            targets.put(name, known);
            known.check = compile.get();
        }
        return known;
    }

    /** Notes that checking a value by {@code from} means checking the same value by {@code to}. */
    void leads(String from, String to) {
        leads.computeIfAbsent(from, key -> new HashSet<>()).add(to);
    }

    /**
     * Refuses references that lead back to where they came from without going into the value: checking them would never
     * end. Takes away what leads nowhere and what nothing leads to; circles are what cannot be taken away.
     */
    void demandAnEnd() {
        boolean smaller = true;
        while (smaller) {
            leads.values().forEach(to -> to.retainAll(leads.keySet()));
            boolean first =
                    leads.keySet().removeIf(from -> leads.values().stream().noneMatch(to -> to.contains(from)));
            smaller = leads.values().removeIf(Set::isEmpty) || first;
        }
        if (!leads.isEmpty()) {
            throw new InvalidSchemaException(
                    "References of the schema lead in a circle: " + Values.capped(String.join(", ", leads.keySet()))
                            + ".",
                    "Let a schema contain itself only in a property or an item.");
        }
    }

    private static final class Target implements Check {
        private @Nullable Check check; // set when it has been compiled, before any value is checked

        @Override
        public void check(JsonNode value, Place place, Problems problems) {
            if (check != null) {
                check.check(value, place, problems);
            }
        }
    }
}
