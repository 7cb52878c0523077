package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.JsonSchema.InvalidSchemaException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaOfTest {
    enum Color {
        RED,
        @JsonProperty("dark-blue")
        DARK_BLUE
    }

    enum Level {
        LOW(1),
        HIGH(2);

        private final int number;

        Level(int number) {
            this.number = number;
        }

        @JsonValue
        int number() {
            return number;
        }
    }

    record OrderId(@JsonValue String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        OrderId {}
    }

    record Line(String article, int quantity) {}

    record Page<T>(List<T> items, @Nullable T last) {}

    @JsonClassDescription("a refund")
    record Refund(
            @JsonProperty("order_id") @JsonPropertyDescription("the order, such as 4711")
            OrderId order,

            BigDecimal amount,
            @Nullable String note,
            Optional<Line> line,
            OptionalInt count,
            @JsonIgnore String internal) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Snake(String firstName, @jakarta.Nullable String lastName) {}

    /** Stands for the many annotations of this name. */
    static final class jakarta {
        @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
        @interface Nullable {}
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(String.class, "{'type':'string'}"),
                Arguments.of(char.class, "{'type':'string','minLength':1,'maxLength':1}"),
                Arguments.of(boolean.class, "{'type':'boolean'}"),
                Arguments.of(Boolean.class, "{'type':'boolean'}"),
                Arguments.of(byte.class, "{'type':'integer','minimum':-128,'maximum':127}"),
                Arguments.of(int.class, "{'type':'integer','minimum':-2147483648,'maximum':2147483647}"),
                Arguments.of(
                        Long.class, "{'type':'integer','minimum':-9223372036854775808,'maximum':9223372036854775807}"),
                Arguments.of(BigInteger.class, "{'type':'integer'}"),
                Arguments.of(double.class, "{'type':'number'}"),
                Arguments.of(BigDecimal.class, "{'type':'number'}"),
                Arguments.of(UUID.class, "{'type':'string','format':'uuid'}"),
                Arguments.of(URI.class, "{'type':'string','format':'uri'}"),
                Arguments.of(Instant.class, "{'type':'string','format':'date-time'}"),
                Arguments.of(OffsetDateTime.class, "{'type':'string','format':'date-time'}"),
                Arguments.of(LocalDate.class, "{'type':'string','format':'date'}"),
                Arguments.of(
                        LocalTime.class,
                        "{'type':'string','format':'time-local','description':'a time without offset such as 10:15:30'}"),
                Arguments.of(
                        LocalDateTime.class,
                        "{'type':'string','format':'date-time-local','description':'a date and time without offset such as"
                                + " 2026-03-01T10:15:30'}"),
                Arguments.of(
                        ZonedDateTime.class,
                        "{'type':'string','format':'date-time-zoned','description':'a date and time with zone such as"
                                + " 2026-03-01T10:15:30+01:00[Europe/Paris]'}"),
                Arguments.of(
                        Duration.class,
                        "{'type':'string','format':'duration','description':'an ISO 8601 duration of days or less such as"
                                + " PT1H30M'}"),
                Arguments.of(
                        Period.class,
                        "{'type':'string','format':'period','description':'an ISO 8601 period such as P1M10D'}"),
                Arguments.of(byte[].class, "{'type':'string','format':'byte','contentEncoding':'base64'}"),
                Arguments.of(JsonNode.class, "{}"),
                Arguments.of(Object.class, "{}"),
                Arguments.of(ObjectNode.class, "{'type':'object'}"),
                Arguments.of(Color.class, "{'type':'string','enum':['RED','dark-blue']}"),
                Arguments.of(Level.class, "{'enum':[1,2]}"),
                Arguments.of(OrderId.class, "{'type':'string'}"),
                Arguments.of(String[].class, "{'type':'array','items':{'type':'string'}}"),
                Arguments.of(double[][].class, "{'type':'array','items':{'type':'array','items':{'type':'number'}}}"),
                Arguments.of(type(new TypeReference<List<String>>() {}), "{'type':'array','items':{'type':'string'}}"),
                Arguments.of(
                        type(new TypeReference<Collection<Boolean>>() {}),
                        "{'type':'array','items':{'type':'boolean'}}"),
                Arguments.of(
                        type(new TypeReference<Set<Color>>() {}),
                        "{'type':'array','items':{'type':'string','enum':['RED','dark-blue']},'uniqueItems':true}"),
                Arguments.of(
                        type(new TypeReference<Map<String, Boolean>>() {}),
                        "{'type':'object','additionalProperties':{'type':'boolean'}}"),
                Arguments.of(
                        type(new TypeReference<Map<Color, Double>>() {}),
                        "{'type':'object','properties':{'RED':{'type':'number'},'dark-blue':{'type':'number'}},"
                                + "'additionalProperties':false}"),
                Arguments.of(type(new TypeReference<Optional<String>>() {}), "{'type':['string','null']}"),
                Arguments.of(
                        type(new TypeReference<Optional<Color>>() {}),
                        "{'type':['string','null'],'enum':['RED','dark-blue',null]}"),
                Arguments.of(
                        type(new TypeReference<Page<Line>>() {}),
                        "{'type':'object','properties':{'items':{'type':'array','items':" + line("'object'")
                                + "},'last':" + line("['object','null']")
                                + "},'required':['items'],'additionalProperties':false}"),
                Arguments.of(
                        Snake.class,
                        "{'type':'object','properties':{'first_name':{'type':'string'},'last_name':{'type':['string','null']}},"
                                + "'required':['first_name'],'additionalProperties':false}"),
                Arguments.of(
                        Refund.class,
                        "{'type':'object','properties':{"
                                + "'order_id':{'type':'string','description':'the order, such as 4711'},"
                                + "'amount':{'type':'number'},"
                                + "'note':{'type':['string','null']},"
                                + "'line':" + line("['object','null']") + ","
                                + "'count':{'type':['integer','null'],'minimum':-2147483648,'maximum':2147483647}},"
                                + "'required':['order_id','amount'],'additionalProperties':false,"
                                + "'description':'a refund'}"));
    }

    private static Type type(TypeReference<?> reference) {
        return reference.getType();
    }

    private static String line(String type) {
        return "{'type':" + type + ",'properties':{'article':{'type':'string'},"
                + "'quantity':{'type':'integer','minimum':-2147483648,'maximum':2147483647}},"
                + "'required':['article','quantity'],'additionalProperties':false}";
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_type_has_a_schema(Type type, String schema) {
        assertThat(JsonSchema.of(type).json()).isEqualTo(schema.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_text_of_a_schema_is_the_same_schema(Type type, String schema) {
        assertThat(JsonSchema.parse(schema.replace('\'', '"')))
                .isEqualTo(JsonSchema.of(type))
                .hasSameHashCodeAs(JsonSchema.of(type));
    }

    record Selfish(String name, List<Selfish> children) {}

    record Growing<T>(@Nullable Growing<List<T>> next) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Drawing(List<Shape> shapes) {}

    static class Bean {
        public String name = "";
    }

    record Written(@JsonValue String value) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    record Typed(String name) {}

    record Outer(@JsonUnwrapped Line line) {}

    static Stream<Arguments> typesWithoutSchema() {
        String plain =
                "Use records of texts, numbers, booleans, enums, dates, lists, maps with text keys and other records.";
        return Stream.of(
                Arguments.of(
                        Selfish.class, "Selfish", "it contains itself", "Let it refer to others of its kind by an id."),
                Arguments.of(
                        Drawing.class,
                        "Shape",
                        "it is an interface or an abstract class, and JSON does not say which class is meant",
                        "Use one record with a component that says which kind it is."),
                Arguments.of(Bean.class, "Bean", "it is not a record", plain),
                Arguments.of(
                        Written.class,
                        "Written",
                        "it is written by @JsonValue, and nothing says how it is read",
                        "Put @JsonCreator(mode = JsonCreator.Mode.DELEGATING) on the constructor that takes this value."),
                Arguments.of(
                        Typed.class,
                        "Typed",
                        "@JsonTypeInfo gives its JSON a form that cannot be seen from its components",
                        "Use a plain record, or write the schema by hand with JsonSchema.parse."),
                Arguments.of(
                        Outer.class,
                        "Outer",
                        "@JsonUnwrapped gives its JSON a form that cannot be seen from its components",
                        "Use a plain record, or write the schema by hand with JsonSchema.parse."));
    }

    @ParameterizedTest
    @MethodSource("typesWithoutSchema")
    void a_type_without_a_schema_is_refused_with_the_fix(Type type, String name, String why, String fix) {
        assertThatThrownBy(() -> JsonSchema.of(type))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessage("The type io.perdure.json.JsonSchemaOfTest$" + name + " has no JSON schema: " + why
                        + ". Fix: " + fix + " [invalid-schema]");
    }

    @Test
    void a_record_that_contains_itself_with_ever_other_arguments_is_refused() {
        assertThatThrownBy(() -> JsonSchema.of(type(new TypeReference<Growing<String>>() {})))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("it contains itself");
    }

    @Test
    void map_keys_are_texts_or_constants() {
        assertThatThrownBy(() -> JsonSchema.of(type(new TypeReference<Map<Integer, String>>() {})))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("its keys are neither texts nor constants of an enum");
    }

    @Test
    void streams_have_no_schema() {
        assertThatThrownBy(() -> JsonSchema.of(InputStream.class)).isInstanceOf(InvalidSchemaException.class);
    }

    @Test
    void the_same_record_may_stand_in_two_places() {
        record Both(Line first, Line second) {}
        assertThat(JsonSchema.of(Both.class).isObject()).isTrue();
    }

    @Test
    void properties_make_an_object() {
        JsonSchema schema = JsonSchema.ofObject(List.of(
                new JsonSchema.Property("order", String.class, "the order", true),
                new JsonSchema.Property("count", int.class, "", false),
                new JsonSchema.Property("note", type(new TypeReference<Optional<String>>() {}), "", true)));
        assertThat(schema.json())
                .isEqualTo(("{'type':'object','properties':{'order':{'type':'string','description':'the order'},"
                                + "'count':{'type':['integer','null'],'minimum':-2147483648,'maximum':2147483647},"
                                + "'note':{'type':['string','null']}},'required':['order'],'additionalProperties':false}")
                        .replace('\'', '"'));
    }

    @Test
    void two_properties_of_one_name_are_refused() {
        JsonSchema.Property property = new JsonSchema.Property("a", String.class, "", true);
        assertThatThrownBy(() -> JsonSchema.ofObject(List.of(property, property)))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageStartingWith("Two properties are called 'a'.");
    }

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Note {
        String value();
    }

    @Note("a note of another library")
    record Noted(
            @Note("of a component") String text,

            @JsonPropertyDescription("Jackson's") @Note("lost")
            String both) {}

    @Test
    void descriptions_may_come_from_annotations_of_another_library() {
        JsonSchema schema = JsonSchema.ofObject(
                List.of(new JsonSchema.Property("noted", Noted.class, "", true)),
                element -> element.isAnnotationPresent(Note.class)
                        ? element.getAnnotation(Note.class).value()
                        : "");
        assertThat(schema.json())
                .contains("\"text\":{\"type\":\"string\",\"description\":\"of a component\"}")
                .contains("\"both\":{\"type\":\"string\",\"description\":\"Jackson's\"}")
                .contains("\"description\":\"a note of another library\"");
    }

    @Test
    void the_empty_object_has_no_properties() {
        assertThat(JsonSchema.emptyObject().json())
                .isEqualTo("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
        assertThat(JsonSchema.emptyObject().isObject()).isTrue();
        assertThat(JsonSchema.of(String.class).isObject()).isFalse();
    }
}
