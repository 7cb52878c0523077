package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compiles a schema into checks, once, so that checking a value costs little. */
final class SchemaCompiler {
    // Those that demand something, and those that are notes for readers.
    private static final Set<String> KNOWN = Set.of(
            "type",
            "format",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
            "$schema",
            "$id",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");

    private final ObjectNode schema;

    SchemaCompiler(ObjectNode schema) {
        this.schema = schema;
    }

    Check compile() {
        return compile(schema);
    }

    private Check compile(JsonNode node) {
        if (node.isBoolean()) {
            return node.asBoolean() ? (value, path, problems) -> {} : Check.that(value -> false, "must not be there");
        }
        if (!node.isObject()) {
            throw new InvalidSchemaException(
                    "A schema is neither an object nor true or false.", "Write it as {\"type\": …}.");
        }
        demandKnownKeywords(node);
        List<Check> checks = new ArrayList<>();
        if (node.has("type")) {
            checks.add(Types.check(node.get("type")));
        }
        for (Map.Entry<String, JsonNode> keyword : node.properties()) {
            SimpleKeywords.check(keyword.getKey(), keyword.getValue()).ifPresent(checks::add);
        }
        addObjectCheck(node, checks);
        addItemsCheck(node, checks);
        addCombinations(node, checks);
        return allOf(checks);
    }

    private static void demandKnownKeywords(JsonNode node) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        unknown.removeAll(SimpleKeywords.NAMES);
        if (!unknown.isEmpty()) {
            throw new InvalidSchemaException(
                    "The schema uses " + String.join(", ", unknown) + ", which this library cannot check.",
                    "Leave it out, or say it with the keywords in the Javadoc of JsonSchema.parse.");
        }
    }

    // The type has been checked first: where it is wrong, what follows has nothing to say.
    private static Check allOf(List<Check> checks) {
        Check[] all = checks.toArray(new Check[0]);
        return (value, path, problems) -> {
            int before = problems.size();
            for (int i = 0; i < all.length && (i != 1 || problems.size() == before); i++) {
                all[i].check(value, path, problems);
            }
        };
    }

    private void addObjectCheck(JsonNode node, List<Check> checks) {
        if (node.has("properties") || node.has("required") || node.has("additionalProperties")) {
            Map<String, Check> properties = new LinkedHashMap<>();
            node.path("properties").properties().forEach(p -> properties.put(p.getKey(), compile(p.getValue())));
            List<String> required = new ArrayList<>();
            node.path("required").forEach(name -> required.add(name.asText()));
            JsonNode others = node.get("additionalProperties");
            checks.add(new ObjectCheck(properties, required, others == null ? null : compile(others), others));
        }
    }

    private void addItemsCheck(JsonNode node, List<Check> checks) {
        if (!node.has("items")) {
            return;
        }
        Check item = compile(node.get("items"));
        checks.add((value, path, problems) -> {
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                item.check(value.get(i), path + "/" + i, problems);
            }
        });
    }

    private void addCombinations(JsonNode node, List<Check> checks) {
        if (node.has("allOf")) {
            checks.addAll(compileAll(node.get("allOf")));
        }
        if (node.has("anyOf")) {
            List<Check> options = compileAll(node.get("anyOf"));
            checks.add(Check.that(value -> fitting(options, value) > 0, "fits none of the allowed forms"));
        }
        if (node.has("oneOf")) {
            List<Check> options = compileAll(node.get("oneOf"));
            checks.add(Check.that(value -> fitting(options, value) == 1, "must fit exactly one of the allowed forms"));
        }
        if (node.has("not")) {
            List<Check> option = List.of(compile(node.get("not")));
            checks.add(Check.that(value -> fitting(option, value) == 0, "has a form that is not allowed"));
        }
    }

    private List<Check> compileAll(JsonNode schemas) {
        List<Check> checks = new ArrayList<>();
        schemas.forEach(one -> checks.add(compile(one)));
        return checks;
    }

    private static int fitting(List<Check> options, JsonNode value) {
        int fitting = 0;
        for (Check option : options) {
            List<String> problems = new ArrayList<>(0);
            option.check(value, "", problems);
            fitting += problems.isEmpty() ? 1 : 0;
        }
        return fitting;
    }
}
