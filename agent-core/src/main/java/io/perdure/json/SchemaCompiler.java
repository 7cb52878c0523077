package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles a schema into checks, once, so that checking a value costs little. */
final class SchemaCompiler {
    // Definitions are compiled where a $ref asks for them.
    private static final Set<String> NOTES = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType");

    private final ObjectNode root;
    private final References references = new References();

    SchemaCompiler(ObjectNode root) {
        this.root = root;
    }

    Check compile() {
        Check check = compile(root, Place.ROOT, References.ROOT);
        references.demandAnEnd();
        return check;
    }

    /** {@code within}: the reference whose target holds this schema for the same value; {@code null} for a part of that value. */
    private Check compile(JsonNode schema, Place place, @Nullable String within) {
        if (!schema.isObject()) {
            return always(schema, place);
        }
        Check type = Check.NONE;
        List<Check> checks = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            Keyword keyword = new Keyword(entry.getKey(), entry.getValue(), place);
            if (keyword.name().equals("type")) {
                type = TypeKeyword.check(keyword);
            } else if (!NOTES.contains(keyword.name())) {
                // What is missing is told first: it is often what an unknown property was meant to be.
                int next = keyword.name().equals("required") ? 0 : checks.size();
                checks.add(next, check(keyword, schema, within));
            }
        }
        return Check.first(type, Check.all(checks));
    }

    private static Check always(JsonNode schema, Place place) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? Check.NONE : (value, at, problems) -> problems.add(at, "must not be there");
        }
        throw new InvalidSchemaException(
                "The schema" + place.at() + " is neither an object nor true or false.", "Write it as {\"type\": …}.");
    }

    private Check check(Keyword keyword, JsonNode schema, @Nullable String within) {
        return switch (keyword.name()) {
            case "enum" -> ValueKeywords.enumeration(keyword);
            case "const" -> ValueKeywords.constant(keyword);
            case "uniqueItems" -> ValueKeywords.uniqueItems(keyword);
            case "minimum" -> NumberKeywords.minimum(keyword);
            case "maximum" -> NumberKeywords.maximum(keyword);
            case "exclusiveMinimum" -> NumberKeywords.exclusiveMinimum(keyword);
            case "exclusiveMaximum" -> NumberKeywords.exclusiveMaximum(keyword);
            case "multipleOf" -> NumberKeywords.multipleOf(keyword);
            case "minLength" -> TextKeywords.minLength(keyword);
            case "maxLength" -> TextKeywords.maxLength(keyword);
            case "pattern" -> TextKeywords.pattern(keyword);
            case "format" -> TextKeywords.format(keyword);
            case "minItems" -> TextKeywords.minItems(keyword);
            case "maxItems" -> TextKeywords.maxItems(keyword);
            case "required" -> new ObjectCheck(Map.of(), keyword.names(), Check.NONE);
            case "properties" -> properties(keyword, schema.get("additionalProperties"));
            case "additionalProperties" ->
                schema.has("properties") ? Check.NONE : new ObjectCheck(Map.of(), List.of(), others(keyword));
            case "items" -> items(compile(keyword.value(), inside(keyword), null));
            case "allOf" -> Check.all(forms(keyword, within));
            case "anyOf" -> new FormsCheck(forms(keyword, within), false);
            case "oneOf" -> new FormsCheck(forms(keyword, within), true);
            case "not" -> FormsCheck.not(compile(keyword.value(), inside(keyword), within));
            case "$ref" -> reference(keyword, within);
            default -> throw unknown(keyword);
        };
    }

    private static Place inside(Keyword keyword) {
        return keyword.place().property(keyword.name());
    }

    private Check properties(Keyword keyword, @Nullable JsonNode additional) {
        keyword.demand(keyword.value().isObject(), "an object");
        Map<String, Check> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : keyword.value().properties()) {
            Place place = inside(keyword).property(property.getKey());
            properties.put(property.getKey(), compile(property.getValue(), place, null));
        }
        Keyword others = additional == null ? null : new Keyword("additionalProperties", additional, keyword.place());
        return new ObjectCheck(properties, List.of(), others == null ? Check.NONE : others(others));
    }

    private @Nullable Check others(Keyword additional) {
        boolean closed = additional.value().isBoolean() && !additional.value().booleanValue();
        return closed ? null : compile(additional.value(), inside(additional), null);
    }

    private static Check items(Check item) {
        return (value, place, problems) -> {
            for (int i = 0; value.isArray() && i < value.size() && !problems.isFull(); i++) {
                item.check(value.get(i), place.item(i), problems);
            }
        };
    }

    private List<Check> forms(Keyword keyword, @Nullable String within) {
        List<JsonNode> forms = keyword.list();
        keyword.demand(!forms.isEmpty(), "a list that is not empty");
        List<Check> checks = new ArrayList<>();
        for (JsonNode form : forms) {
            checks.add(compile(form, inside(keyword).item(checks.size()), within));
        }
        return checks;
    }

    private Check reference(Keyword keyword, @Nullable String within) {
        String name = keyword.text();
        JsonNode target = References.target(root, keyword);
        if (within != null) {
            references.leads(within, name);
        }
        return references.check(name, () -> compile(target, inside(keyword), name));
    }

    private static InvalidSchemaException unknown(Keyword keyword) {
        return new InvalidSchemaException(
                "The schema" + keyword.place().at() + " uses " + Values.quoted(keyword.name())
                        + ", which this library cannot check.",
                "Leave it out, or say it with the keywords in the Javadoc of JsonSchema.parse.");
    }
}
