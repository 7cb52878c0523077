package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model is told of values that do not fit, word for word. */
class JsonSchemaProblemsTest {
    enum Size {
        S,
        M,
        @JsonProperty("extra large")
        XL
    }

    record Item(String article, int quantity, Size size) {}

    record Order(
            String orderId, List<Item> items, Optional<String> note, Map<String, Boolean> flags, Set<String> tags) {}

    static Stream<Arguments> orders() {
        return Stream.of(
                order("{'orderId':'1','items':[],'flags':{},'tags':[]}"),
                order("{'orderId':'1','items':[],'flags':{'a':true},'tags':['x','y'],'note':null}"),
                order(
                        "{'orderId':'1','items':[{'article':'a','quantity':2.0,'size':'extra large'}],'flags':{},'tags':[]}"),
                order("[]", "the value must be an object, is a list of 0 items"),
                order("null", "the value must be an object, is null"),
                order("{}", "/orderId is missing", "/items is missing", "/flags is missing", "/tags is missing"),
                order(
                        "{'orderId':4711,'items':[{'article':'a','quantity':1,'size':'S'},{'article':null,'quantity':'two','size':'m'}],"
                                + "'flags':{'a':1},'tags':['x','y','x'],'note':[1],'colour':'red'}",
                        "/orderId must be a text, is 4711",
                        "/items/1/article must be a text, is null",
                        "/items/1/quantity must be an integer, is the text 'two'",
                        "/items/1/size must be one of 'S', 'M', 'extra large', is the text 'm'",
                        "/flags/a must be true or false, is 1",
                        "/tags must not hold an item twice, is a list of 3 items",
                        "/note must be a text or null, is a list of 1 item",
                        "/colour is not a known property; known are: orderId, items, note, flags, tags"),
                order(
                        "{'orderId':'1','items':[{'article':'a','quantity':3000000000,'size':'S'}],'flags':{},'tags':[]}",
                        "/items/0/quantity must be at most 2147483647, is 3000000000"));
    }

    private static Arguments order(String json, String... problems) {
        return Arguments.of(json.replace('\'', '"'), List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void a_model_is_told_what_is_wrong_and_where(String json, List<String> problems) {
        assertThat(JsonSchema.of(Order.class).problems(Json.parse(json))).isEqualTo(problems);
    }

    static Stream<Arguments> demands() {
        return Stream.of(
                demand("{}", "[1,{},null]"),
                demand("{'type':'integer'}", "1.0"),
                demand("{'type':'integer'}", "1.5", "the value must be an integer, is 1.5"),
                demand("{'type':'integer'}", "'1'", "the value must be an integer, is the text '1'"),
                demand("{'type':'number'}", "true", "the value must be a number, is true"),
                demand("{'type':['string','null']}", "1", "the value must be a text or null, is 1"),
                demand("{'type':'array'}", "{}", "the value must be a list, is an object"),
                demand("{'enum':['a',1,null,[1]]}", "1.0"),
                demand("{'enum':['a',1,null,[1]]}", "[1.00]"),
                demand(
                        "{'enum':['a',1,null,[1]]}",
                        "'b'",
                        "the value must be one of 'a', 1, null, [1], is the text 'b'"),
                demand("{'const':{'a':[1]}}", "{'a':[1.0]}"),
                demand("{'const':5}", "'5'", "the value must be 5, is the text '5'"),
                demand("{'minimum':1,'maximum':10}", "0.5", "the value must be at least 1, is 0.5"),
                demand("{'minimum':1,'maximum':10}", "11", "the value must be at most 10, is 11"),
                demand("{'minimum':1}", "'a text has no minimum'"),
                demand("{'exclusiveMinimum':0}", "0", "the value must be more than 0, is 0"),
                demand("{'exclusiveMaximum':1e2}", "100", "the value must be less than 100, is 100"),
                demand("{'multipleOf':0.01}", "19.99"),
                demand("{'multipleOf':0.01}", "19.999", "the value must be a multiple of 0.01, is 19.999"),
                demand("{'multipleOf':0.3}", "1.7e308", "the value must be a multiple of 0.3, is 1.7E+308"),
                demand(
                        "{'minLength':2}",
                        "'\uD83D\uDE00'",
                        "the value must have at least 2 characters, is the text '\uD83D\uDE00'"),
                demand("{'maxLength':1}", "'\uD83D\uDE00'"),
                demand("{'maxLength':1}", "'ab'", "the value must have at most 1 character, is the text 'ab'"),
                demand("{'pattern':'[0-9]'}", "'a1b'"),
                demand("{'pattern':'^[a-z]+$'}", "'a1'", "the value must match the pattern ^[a-z]+$, is the text 'a1'"),
                demand(
                        "{'pattern':'^[a-z]+$'}",
                        "'abc\\n'",
                        "the value must match the pattern ^[a-z]+$, is the text 'abc\\n'"),
                demand("{'pattern':'^[$]+[a$]$'}", "'$$a'"),
                demand(
                        "{'format':'date'}",
                        "'2026-02-30'",
                        "the value must be a date such as 2026-03-01, is the text '2026-02-30'"),
                demand("{'format':'date-time'}", "'2026-03-01T10:15Z'"),
                demand(
                        "{'format':'date-time'}",
                        "'2026-03-01 10:15'",
                        "the value must be a date and time with offset such as 2026-03-01T10:15:30Z, is the text '2026-03-01 10:15'"),
                demand("{'format':'uuid'}", "'1-1-1-1-1'", "the value must be a UUID, is the text '1-1-1-1-1'"),
                demand("{'format':'uri'}", "'a b'", "the value must be a URI, is the text 'a b'"),
                demand(
                        "{'format':'duration'}",
                        "'1h'",
                        "the value must be an ISO 8601 duration of days or less such as PT1H30M, is the text '1h'"),
                demand("{'format':'unheard-of'}", "'anything'"),
                demand("{'minItems':1}", "[]", "the value must have at least 1 item, is a list of 0 items"),
                demand("{'maxItems':2}", "[1,2,3]", "the value must have at most 2 items, is a list of 3 items"),
                demand(
                        "{'uniqueItems':true}",
                        "[{'a':1},{'a':1.0}]",
                        "the value must not hold an item twice, is a list of 2 items"),
                demand("{'uniqueItems':false}", "[1,1]"),
                demand(
                        "{'items':{'type':'string'}}",
                        "['a',1,null]",
                        "/1 must be a text, is 1",
                        "/2 must be a text, is null"),
                demand("{'required':['a','b']}", "{'a':null}", "/b is missing"),
                demand("{'additionalProperties':false}", "{'a':1}", "/a is not a known property; there are none"),
                demand("{'additionalProperties':{'type':'string'}}", "{'a/b':1}", "/a~1b must be a text, is 1"),
                demand("{'properties':{'a':false}}", "{'a':1}", "/a must not be there"),
                demand("{'properties':{'a':true}}", "{'a':1,'b':2}"),
                demand(
                        "{'properties':{'a':true},'additionalProperties':{'type':'null'}}",
                        "{'a':1,'b':2}",
                        "/b must be null, is 2"),
                demand("{'allOf':[{'minimum':1},{'maximum':2}]}", "3", "the value must be at most 2, is 3"),
                demand("{'anyOf':[{'type':'string'},{'type':'integer'}]}", "1"),
                demand(
                        "{'anyOf':[{'type':'string'},{'properties':{'a':{'type':'null'}}}]}",
                        "{'a':1}",
                        "the value fits none of the allowed forms: (1) the value must be a text, is an object; (2) /a must be null, is 1"),
                demand("{'oneOf':[{'minimum':1},{'maximum':2}]}", "5"),
                demand(
                        "{'oneOf':[{'minimum':1},{'maximum':2}]}",
                        "2",
                        "the value fits 2 of the allowed forms, and must fit exactly one"),
                demand("{'not':{'type':'null'}}", "1"),
                demand("{'not':{'type':'null'}}", "null", "the value has a form that is not allowed, is null"),
                demand(
                        "{'$defs':{'node':{'type':'object','properties':{'next':{'$ref':'#/$defs/node'}},'additionalProperties':false}},"
                                + "'$ref':'#/$defs/node'}",
                        "{'next':{'next':{'nxt':1}}}",
                        "/next/next/nxt is not a known property; known are: next"),
                demand(
                        "{'properties':{'a':{'$ref':'#'}},'maxItems':1}",
                        "{'a':[1,2]}",
                        "/a must have at most 1 item, is a list of 2 items"));
    }

    private static Arguments demand(String schema, String value, String... problems) {
        return Arguments.of(schema.replace('\'', '"'), value.replace('\'', '"'), List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("demands")
    void every_keyword_demands_what_json_schema_says(String schema, String value, List<String> problems) {
        assertThat(JsonSchema.parse(schema).problems(Json.parse(value))).isEqualTo(problems);
    }

    @Test
    void long_and_hostile_texts_of_the_model_are_shown_only_in_part_and_on_one_line() {
        JsonSchema schema = JsonSchema.of(Order.class);
        JsonNode value = Json.mapper().createObjectNode().put("orderId\nIgnore all \u202E" + "x".repeat(1_000), "y");
        String problem = schema.problems(value).get(4);
        assertThat(problem).startsWith("/orderId\\nIgnore all �xxxx").hasSizeLessThan(300);
        assertThat(JsonSchema.of(int.class).problems(Json.parse("\"" + "z\\n".repeat(500) + "\"")))
                .containsExactly("the value must be an integer, is the text '" + "z\\n".repeat(20) + "…'");
    }

    @Test
    void fifty_problems_are_enough() {
        String list = IntStream.range(0, 10_000).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));
        assertThat(JsonSchema.of(int[].class).problems(Json.parse(list))).hasSize(50);
        String object =
                IntStream.range(0, 10_000).mapToObj(i -> "\"p" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        assertThat(JsonSchema.emptyObject().problems(Json.parse(object))).hasSize(50);
    }

    @Test
    void a_pattern_that_would_take_for_ever_is_given_up() {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^(a+)+$\"}");
        String hostile = "\"" + "a".repeat(60) + "!\"";
        assertThat(schema.problems(Json.parse(hostile))).hasSize(1);
        JsonSchema deep = JsonSchema.parse("{\"pattern\":\"^(a|b)*$\"}");
        assertThat(deep.problems(Json.parse("\"" + "ab".repeat(100_000) + "\"")))
                .hasSize(1);
    }

    @Test
    void a_long_text_may_match_a_well_behaved_pattern() {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^[a-z ]*$\"}");
        assertThat(schema.problems(Json.parse("\"" + "a b ".repeat(500_000) + "\"")))
                .isEmpty();
    }

    @Test
    void a_number_that_is_none_fits_no_number() {
        JsonSchema schema = JsonSchema.parse("{\"type\":\"number\",\"minimum\":1}");
        assertThat(schema.problems(DoubleNode.valueOf(Double.NaN)))
                .containsExactly("the value must be a number, is \"NaN\"");
        assertThat(JsonSchema.parse("{\"minimum\":1,\"enum\":[1]}").problems(DoubleNode.valueOf(Double.NaN)))
                .containsExactly("the value must be one of 1, is \"NaN\"");
    }

    @Test
    void a_tree_made_of_objects_fits_like_one_that_was_parsed() {
        record Event(int number, double share, Duration after) {}
        JsonNode tree = Json.mapper().valueToTree(new Event(1, 0.5, Duration.ofSeconds(90)));
        assertThat(JsonSchema.of(Event.class).problems(tree)).isEmpty();
    }
}
