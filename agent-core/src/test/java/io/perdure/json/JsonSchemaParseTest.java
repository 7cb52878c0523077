package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.json.JsonSchema.InvalidSchemaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a schema says that this library cannot check, or not as it is said, is refused when it is defined. */
class JsonSchemaParseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "patternProperties",
                "propertyNames",
                "minProperties",
                "maxProperties",
                "dependentRequired",
                "if",
                "then",
                "prefixItems",
                "contains",
                "unevaluatedProperties",
                "unevaluatedItems",
                "$dynamicRef",
                "requird"
            })
    void a_keyword_that_cannot_be_checked_is_refused(String keyword) {
        assertThatThrownBy(() -> JsonSchema.parse("{\"type\":\"object\",\"" + keyword + "\":{}}"))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessage("The schema uses '" + keyword
                        + "', which this library cannot check. Fix: Leave it out, or say it"
                        + " with the keywords in the Javadoc of JsonSchema.parse. [invalid-schema]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                  | The schema is not a JSON object.",
                "{'a'                                | The schema is not JSON: line 1, column 5: Unexpected end-of-input within/between Object entries.",
                "{'properties':{'a':{'items':{'x':1}}}}| The schema at /properties/a/items uses 'x', which this library cannot check.",
                "{'properties':{'a':3}}              | The schema at /properties/a is neither an object nor true or false.",
                "{'type':'text'}                     | The keyword type of the schema must be one or more of array, boolean, integer, null, number, object, string.",
                "{'type':[]}                         | The keyword type of the schema must be one or more of array, boolean, integer, null, number, object, string.",
                "{'type':[1]}                        | The keyword type of the schema must be a list of texts.",
                "{'enum':'a'}                        | The keyword enum of the schema must be a list.",
                "{'minLength':'3'}                   | The keyword minLength of the schema must be an integer of 0 or more.",
                "{'maxItems':-1}                     | The keyword maxItems of the schema must be an integer of 0 or more.",
                "{'minimum':'3'}                     | The keyword minimum of the schema must be a number.",
                "{'exclusiveMinimum':true}           | The keyword exclusiveMinimum of the schema must be a number.",
                "{'multipleOf':0}                    | The keyword multipleOf of the schema must be a number above 0.",
                "{'uniqueItems':1}                   | The keyword uniqueItems of the schema must be true or false.",
                "{'format':1}                        | The keyword format of the schema must be a text.",
                "{'properties':[]}                   | The keyword properties of the schema must be an object.",
                "{'required':true}                   | The keyword required of the schema must be a list.",
                "{'anyOf':[]}                        | The keyword anyOf of the schema must be a list that is not empty.",
                "{'items':[{}]}                      | The schema at /items is neither an object nor true or false.",
                "{'items':{'pattern':'('}}           | The keyword pattern of the schema at /items is not a regular expression.",
                "{'$ref':'#/$defs/a'}                | The keyword $ref of the schema refers to '#/$defs/a', which is not there.",
                "{'$ref':'https://example.org/a'}    | The keyword $ref of the schema must be a place in the same schema, such as #/$defs/item.",
                "{'$ref':'#'}                        | References of the schema lead in a circle: #.",
                "{'$defs':{'a':{'allOf':[{'$ref':'#/$defs/b'}]},'b':{'anyOf':[{'$ref':'#/$defs/a'}]}},'items':{'$ref':'#/$defs/a'}}| References of the schema lead in a circle: #/$defs/a, #/$defs/b.",
                "{'$defs':{'c':{'properties':{'x':{'$ref':'#/$defs/d'}},'allOf':[{'$ref':'#/$defs/d'}]},'d':{'allOf':[{'$ref':'#/$defs/c'}]}},'$ref':'#/$defs/c'}| References of the schema lead in a circle: #/$defs/c, #/$defs/d.",
            })
    void a_schema_that_is_none_is_refused_with_what_is_wrong(String schema, String what) {
        assertThatThrownBy(() -> JsonSchema.parse(schema.replace('\'', '"')))
                .isInstanceOf(InvalidSchemaException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).startsWith(what + " Fix: "));
    }

    @Test
    void notes_demand_nothing() {
        JsonSchema schema = JsonSchema.parse(
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"x\",\"$comment\":\"c\",\"title\":\"t\","
                        + "\"description\":\"d\",\"default\":3,\"examples\":[1],\"deprecated\":true,\"readOnly\":true,\"writeOnly\":false}");
        assertThat(schema.problems(Json.parse("\"anything\""))).isEmpty();
    }

    @Test
    void a_definition_nobody_refers_to_may_be_anything() {
        assertThatCode(() -> JsonSchema.parse("{\"$defs\":{\"a\":{\"if\":1}}}")).doesNotThrowAnyException();
    }

    @Test
    void a_schema_is_equal_to_one_of_the_same_text() {
        assertThat(JsonSchema.parse(" { \"type\" : \"null\" } ")).isEqualTo(JsonSchema.parse("{\"type\":\"null\"}"));
        assertThat(JsonSchema.parse("{\"type\":\"null\"}")).isNotEqualTo(JsonSchema.parse("{\"type\":\"array\"}"));
        assertThat(JsonSchema.parse("{\"type\":\"null\"}")).hasToString("{\"type\":\"null\"}");
    }

    @Test
    void only_a_schema_of_objects_is_one_of_an_object() {
        assertThat(JsonSchema.parse("{\"type\":\"object\"}").isObject()).isTrue();
        assertThat(JsonSchema.parse("{\"type\":[\"object\",\"null\"]}").isObject())
                .isFalse();
        assertThat(JsonSchema.parse("{\"properties\":{}}").isObject()).isFalse();
    }
}
