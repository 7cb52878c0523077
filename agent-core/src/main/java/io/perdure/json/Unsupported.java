package io.perdure.json;

import com.fasterxml.jackson.databind.JavaType;
import io.perdure.json.JsonSchema.InvalidSchemaException;

/** Java types that have no schema, and what to use instead. */
final class Unsupported {
    private Unsupported() {}

    static InvalidSchemaException keys(JavaType type) {
        return of(type, "its keys are neither texts nor constants of an enum", "Use Map<String, …>.");
    }

    static InvalidSchemaException recursive(JavaType type) {
        return of(type, "it contains itself", "Let it refer to others of its kind by an id.");
    }

    static InvalidSchemaException annotation(JavaType type, String name) {
        return of(
                type,
                "@" + name + " gives its JSON a form that cannot be seen from its components",
                "Use a plain record, or write the schema by hand with JsonSchema.parse.");
    }

    static InvalidSchemaException unreadableValue(JavaType type) {
        return of(
                type,
                "it is written by @JsonValue, and nothing says how it is read",
                "Put @JsonCreator(mode = JsonCreator.Mode.DELEGATING) on the constructor that takes this value.");
    }

    static InvalidSchemaException noRecord(JavaType type) {
        return type.isAbstract()
                ? of(
                        type,
                        "it is an interface or an abstract class, and JSON does not say which class is meant",
                        "Use one record with a component that says which kind it is.")
                : of(
                        type,
                        "it is not a record",
                        "Use records of texts, numbers, booleans, enums, dates, lists, maps with text keys and other records.");
    }

    private static InvalidSchemaException of(JavaType type, String why, String fix) {
        return new InvalidSchemaException("The type " + type.toCanonical() + " has no JSON schema: " + why + ".", fix);
    }
}
