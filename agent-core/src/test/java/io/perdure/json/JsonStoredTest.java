package io.perdure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.Json.UnstorableException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored form of a tool's result (invariant E5): made, or refused with a reason; never anything else. */
class JsonStoredTest {
    private static final int PLENTY = 64 * 1024;

    record Refund(String order, BigDecimal amount, Instant at, Optional<String> note) {}

    record Empty() {}

    record Box(Object content) {}

    @SuppressWarnings("JavaUtilDate") // tools do return them
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, ""),
                Arguments.of("", ""),
                Arguments.of("a text, as \"it\" is\n", "a text, as \"it\" is\n"),
                Arguments.of(CharBuffer.wrap("buffer"), "buffer"),
                Arguments.of(true, "true"),
                Arguments.of(42L, "42"),
                Arguments.of(new BigDecimal("1.10"), "1.10"),
                Arguments.of(1e-7, "1.0E-7"),
                Arguments.of('c', "\"c\""),
                Arguments.of(Thread.State.NEW, "\"NEW\""),
                Arguments.of(List.of(1, "two", List.of()), "[1,\"two\",[]]"),
                Arguments.of(new double[] {1, 2.5}, "[1.0,2.5]"),
                Arguments.of(new String[] {"a", null}, "[\"a\",null]"),
                Arguments.of(new byte[] {1, 2, 3}, "\"AQID\""),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(List.of(Optional.of("a"), OptionalInt.of(3)), "[\"a\",3]"),
                Arguments.of(new Empty(), "{}"),
                Arguments.of(new Box(new Empty()), "{\"content\":{}}"),
                Arguments.of(new Box(null), "{\"content\":null}"),
                Arguments.of(Path.of("a", "b.txt"), "\"a/b.txt\""),
                Arguments.of(LocalDate.of(2026, 3, 1), "\"2026-03-01\""),
                Arguments.of(Duration.ofMinutes(90), "\"PT1H30M\""),
                Arguments.of(new Date(0), "\"1970-01-01T00:00:00.000+00:00\""),
                Arguments.of(
                        ZonedDateTime.parse("2026-03-01T10:15:30+01:00[Europe/Paris]"),
                        "\"2026-03-01T10:15:30+01:00[Europe/Paris]\""),
                Arguments.of("\uD83D\uDE00", "\uD83D\uDE00"),
                Arguments.of(List.of("\uD83D\uDE00"), "[\"\uD83D\uDE00\"]"),
                Arguments.of(
                        new Refund(
                                "4711",
                                new BigDecimal("19.90"),
                                Instant.parse("2026-03-01T10:15:30Z"),
                                Optional.empty()),
                        "{\"order\":\"4711\",\"amount\":19.90,\"at\":\"2026-03-01T10:15:30Z\",\"note\":null}"),
                Arguments.of(JsonNodeFactory.instance.objectNode().put("a", 1).putNull("b"), "{\"a\":1,\"b\":null}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_has_one_stored_form(Object value, String stored) throws UnstorableException {
        assertThat(Json.stored(value, PLENTY)).isEqualTo(stored);
    }

    @Test
    void maps_keep_their_order() throws UnstorableException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", 2);
        map.put("m", 3);
        assertThat(Json.stored(map, PLENTY)).isEqualTo("{\"z\":1,\"a\":2,\"m\":3}");
    }

    static class Node {
        public String name = "n";
        public Object next;
    }

    @Test
    void a_value_that_contains_itself_is_refused() {
        Node first = new Node();
        first.next = first;
        assertRefused(first, "it is cyclic: the value contains itself.");
        assertRefused(new Box(List.of(1, first)), "it is cyclic: the value at /content/1 contains itself.");

        Node second = new Node();
        first.next = new Box(List.of(second));
        second.next = first;
        assertRefused(first, "it is cyclic: the value contains itself.");

        Map<String, Object> map = new LinkedHashMap<>();
        map.put("self", map);
        assertRefused(new Box(map), "it is cyclic: the value at /content contains itself.");

        List<Object> list = new ArrayList<>();
        list.add(new Object[] {list});
        assertRefused(list, "it is cyclic: the value contains itself.");

        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.putArray("items").add(tree);
        assertRefused(tree, "it is cyclic: the value contains itself.");
    }

    @Test
    void a_cycle_is_called_a_cycle_even_if_the_size_ends_it_first() {
        Node node = new Node();
        node.name = "x".repeat(5_000);
        node.next = new Box(node);
        assertRefused(node, "it is cyclic: the value contains itself.");
    }

    @Test
    void a_value_nested_too_deeply_is_refused() throws UnstorableException {
        Object deep = 1;
        for (int i = 0; i < 200; i++) {
            deep = List.of(deep);
        }
        assertThat(Json.stored(deep, PLENTY)).startsWith("[[[");
        Object deeper = new Box(deep);
        assertThatThrownBy(() -> Json.stored(deeper, PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessageStartingWith("it is nested deeper than 200 levels at /content/0/0/0")
                .hasMessageEndingWith("….");
    }

    @SuppressWarnings("unused")
    static class Endless {
        public Endless getMe() {
            return new Endless();
        }
    }

    @Test
    void a_getter_that_always_makes_another_is_refused() {
        assertThatThrownBy(() -> Json.stored(new Endless(), PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessageStartingWith("it is nested deeper than 200 levels at /me/me/me");
    }

    @Test
    void the_limit_counts_bytes_of_utf8() throws UnstorableException {
        assertThat(Json.stored("äää", 6)).isEqualTo("äää");
        assertThat(Json.stored("\uD83D\uDE00", 4)).isEqualTo("\uD83D\uDE00");
        assertThat(Json.stored(List.of("ä"), 6)).isEqualTo("[\"ä\"]");
        assertThatThrownBy(() -> Json.stored("äää", 5)).hasMessage("it is larger than 5 bytes.");
        assertThatThrownBy(() -> Json.stored("漢", 2)).hasMessage("it is larger than 2 bytes.");
        assertThatThrownBy(() -> Json.stored("\uD83D\uDE00", 3)).hasMessage("it is larger than 3 bytes.");
        assertThatThrownBy(() -> Json.stored(List.of("ä"), 5)).hasMessage("it is larger than 5 bytes.");
    }

    @Test
    void a_text_beyond_the_limit_is_refused() {
        assertRefused("x".repeat(PLENTY + 1), "it is larger than 65536 bytes.");
        assertRefused(List.of("x".repeat(PLENTY)), "it is larger than 65536 bytes.");
    }

    @Test
    void writing_stops_at_the_limit() {
        AtomicInteger handedOut = new AtomicInteger();
        Iterator<String> endless =
                Stream.generate(() -> "item " + handedOut.incrementAndGet()).iterator();
        assertRefused(endless, "it is larger than 65536 bytes.");
        assertThat(handedOut.get()).isLessThan(10_000);
    }

    @SuppressWarnings("unused")
    static class Broken {
        public String getBefore() {
            return "fine";
        }

        public String getTotal() {
            throw new IllegalStateException("the secret is 4711");
        }
    }

    @Test
    void a_getter_that_throws_is_refused_by_place_and_kind_and_its_words_are_not_repeated() {
        assertRefused(new Broken(), "the value at /total cannot be read: java.lang.IllegalStateException was thrown.");
        assertRefused(
                Map.of("list", List.of(1, new Broken())),
                "the value at /list/1/total cannot be read: java.lang.IllegalStateException was thrown.");
        assertThatThrownBy(() -> Json.stored(new Broken(), PLENTY)).hasRootCauseMessage("the secret is 4711");
    }

    record Fails(Supplier how) {
        interface Supplier {
            Object get() throws Throwable;
        }

        @JsonProperty
        Object value() throws Throwable {
            return how.get();
        }

        @Override
        @com.fasterxml.jackson.annotation.JsonIgnore
        public Supplier how() {
            return how;
        }
    }

    @SuppressWarnings("InfiniteRecursion") // what is tested
    static Object endlessly(Object... more) {
        return endlessly(more, more);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of((Fails.Supplier) () -> endlessly(), "java.lang.StackOverflowError"),
                Arguments.of(
                        (Fails.Supplier) () -> {
                            throw new AssertionError();
                        },
                        "java.lang.AssertionError"),
                Arguments.of(
                        (Fails.Supplier) () -> {
                            throw new NoClassDefFoundError();
                        },
                        "java.lang.NoClassDefFoundError"),
                Arguments.of(
                        (Fails.Supplier) () -> {
                            throw new Error();
                        },
                        "java.lang.Error"),
                Arguments.of(
                        (Fails.Supplier) () -> {
                            throw new Exception();
                        },
                        "java.lang.Exception"),
                Arguments.of(
                        (Fails.Supplier) () -> {
                            throw new Throwable();
                        },
                        "java.lang.Throwable"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatever_a_getter_throws_ends_as_a_refusal(Fails.Supplier how, String name) {
        assertThatThrownBy(() -> Json.stored(Map.of("a", new Fails(how)), PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessageStartingWith("the value at ")
                .hasMessageContaining("/a")
                .hasMessageEndingWith(" cannot be read: " + name + " was thrown.");
    }

    @Test
    void a_text_that_cannot_be_read_is_refused() {
        CharSequence broken = new CharSequence() {
            @Override
            public int length() {
                return 1;
            }

            @Override
            public char charAt(int index) {
                return 'x';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }

            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        assertRefused(broken, "the text cannot be read: java.lang.IllegalStateException was thrown.");
    }

    @Test
    @SuppressWarnings("UnnecessaryMethodReference") // a list proper would be written by index
    void a_list_that_changes_while_it_is_written_is_refused() {
        List<Object> list = new ArrayList<>();
        list.add(new Fails(() -> list.remove(2)));
        list.add(1);
        list.add(2);
        Iterable<Object> iterable = list::iterator;
        assertThatThrownBy(() -> Json.stored(Map.of("items", iterable), PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessageContaining("ConcurrentModificationException");
    }

    @SuppressWarnings("unused")
    static class OddNumber extends Number {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "NaN";
        }

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0;
        }

        @Override
        public double doubleValue() {
            return 0;
        }
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of(Double.NaN, "the number is not finite."),
                Arguments.of(new Box(Double.POSITIVE_INFINITY), "the number at /content is not finite."),
                Arguments.of(List.of(1, Float.NaN), "the number at /1 is not finite."),
                Arguments.of(new double[] {0, 1, Double.NEGATIVE_INFINITY}, "the number at /2 is not finite."),
                Arguments.of(new Box(new float[] {Float.NaN}), "the number at /content/0 is not finite."),
                Arguments.of(Map.of("a/b", Map.of("~", Double.NaN)), "the number at /a~1b/~0 is not finite."),
                Arguments.of(new Box(new OddNumber()), "the number at /content is not finite."),
                Arguments.of(
                        JsonNodeFactory.instance
                                .objectNode()
                                .set(
                                        "list",
                                        JsonNodeFactory.instance
                                                .arrayNode()
                                                .add(1)
                                                .add(Double.NaN)),
                        "the number at /list/1 is not finite."));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numbers_that_are_none_are_refused(Object value, String reason) {
        assertRefused(value, reason);
    }

    record Raw(@JsonRawValue String json) {}

    static Stream<Arguments> halfPairs() {
        return Stream.of(
                Arguments.of("ab\uD83D", "the text holds half a surrogate pair at position 2."),
                Arguments.of("\uD83D\uDE00\uDE00", "the text holds half a surrogate pair at position 2."),
                Arguments.of(new Box("\uDE00"), "the text at /content holds half a surrogate pair."),
                Arguments.of(new String[] {"a", "\uD83D"}, "the text at /1 holds half a surrogate pair."),
                Arguments.of(List.of("a", "\uD83D"), "the text at /1 holds half a surrogate pair."),
                Arguments.of(new Box('\uD83D'), "the text at /content holds half a surrogate pair."),
                Arguments.of(new Box("\uD83D".toCharArray()), "the text at /content holds half a surrogate pair."),
                Arguments.of(
                        Map.of("x", Map.of("a\uD83D", 1)), "a key of the object at /x holds half a surrogate pair."),
                Arguments.of(Map.of("\uD83D", 1), "a key of the object holds half a surrogate pair."),
                Arguments.of(new Raw("\"\uD83D\""), "the text at /json holds half a surrogate pair."),
                Arguments.of(
                        JsonNodeFactory.instance
                                .arrayNode()
                                .add(JsonNodeFactory.instance.objectNode().put("a", "\uDE00")),
                        "the text at /0/a holds half a surrogate pair."));
    }

    @ParameterizedTest
    @MethodSource("halfPairs")
    void half_a_surrogate_pair_is_refused_wherever_it_stands(Object value, String reason) {
        assertRefused(value, reason);
    }

    static class Secretive {
        @SuppressWarnings("unused")
        private final int hidden = 1;
    }

    static Stream<Arguments> notData() {
        return Stream.of(
                Arguments.of(new Object(), "the value has no JSON form: its type is java.lang.Object."),
                Arguments.of(
                        new Box(new Secretive()),
                        "the value at /content has no JSON form: its type is io.perdure.json.JsonStoredTest$Secretive."),
                Arguments.of(
                        new ByteArrayInputStream(new byte[0]),
                        "the value has no JSON form: its type is java.io.ByteArrayInputStream."),
                Arguments.of(
                        List.of(new StringReader("a")),
                        "the value at /0 has no JSON form: its type is java.io.StringReader."),
                Arguments.of(new Thread(), "the value has no JSON form: its type is java.lang.Thread."),
                Arguments.of(
                        new Box(new CompletableFuture<String>()),
                        "the value at /content has no JSON form: its type is java.util.concurrent.CompletableFuture."),
                Arguments.of(
                        new Box(IntStream.range(0, 3)),
                        "the value at /content has no JSON form: its type is java.util.stream.IntPipeline$Head."));
    }

    @ParameterizedTest
    @MethodSource("notData")
    void what_is_not_data_is_refused_by_its_type(Object value, String reason) {
        assertRefused(value, reason);
    }

    @Test
    void a_lambda_is_refused() {
        Runnable lambda = () -> {};
        assertThatThrownBy(() -> Json.stored(new Box(lambda), PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessageStartingWith("the value at /content has no JSON form: its type is ");
    }

    @Test
    void a_map_with_a_null_key_is_refused() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(null, 1);
        assertRefused(new Box(map), "the value at /content/null has no JSON form.");
    }

    @Test
    void a_place_is_shown_fit_to_print() {
        String hostile = "ignore\nall \u001B[31m" + "x".repeat(1_000);
        assertThatThrownBy(() -> Json.stored(Map.of(hostile, Double.NaN), PLENTY))
                .hasMessageStartingWith("the number at /ignore\\nall �[31mxxx")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(250));
    }

    @Test
    void what_follows_a_refusal_is_stored_as_ever() throws UnstorableException {
        for (int i = 0; i < 100; i++) {
            assertRefused(Arrays.asList("x".repeat(9_000), Double.NaN), "the number at /1 is not finite.");
            assertThat(Json.stored(List.of("ok"), 10)).isEqualTo("[\"ok\"]");
        }
    }

    @Test
    void long_texts_are_stored_whole() throws UnstorableException {
        String text = "aé漢\uD83D\uDE00".repeat(20_000);
        String stored = Json.stored(List.of(text), 1_000_000);
        assertThat(stored.getBytes(StandardCharsets.UTF_8)).hasSize(20_000 * 10 + 4);
        assertThat(Json.parse(stored).get(0).textValue()).isEqualTo(text);
    }

    private static void assertRefused(Object value, String reason) {
        assertThatThrownBy(() -> Json.stored(value, PLENTY))
                .isInstanceOf(UnstorableException.class)
                .hasMessage(reason);
    }
}
