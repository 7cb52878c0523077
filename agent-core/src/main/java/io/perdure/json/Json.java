package io.perdure.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON text to values and back, the same way everywhere. Safe for use by several threads. */
public final class Json {
    private static final ObjectMapper MAPPER = Mappers.shared();

    // Models do write a key twice; which one they meant nobody knows.
    private static final ObjectReader STRICT = MAPPER.readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .with(new FiniteNumbers());

    /** Reads a value and does not look what follows. */
    static final ObjectReader FIRST_VALUE = STRICT.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * The shared mapper; not to be configured, {@link ObjectMapper#copy() copy} it for that.
     *
     * <p>It knows records, {@code java.time} as ISO text and {@code Optional} as value or null. It leaves out nothing it writes, keeps the
     * order of components and map entries, and passes over properties it does not know when it reads.
     */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one JSON value. Numbers keep their digits: {@code 1.10} is not {@code 1.1}.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON value, names a key twice, holds half a surrogate pair or a number
     *     beyond what a {@code double} can hold, or is nested deeper than 200 levels; says in words for a model what and where
     */
    public static JsonNode parse(String text) {
        try {
            JsonNode value = STRICT.readValue(text);
            demandWhole(text, value);
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(ParseErrors.inWords(text, e), e);
        }
    }

    // A half pair comes in as it is, or as an escape sequence; only then is the tree worth a walk.
    private static void demandWhole(String text, JsonNode value) {
        if (Texts.firstHalfPair(text) >= 0 || (text.contains("\\u") && Texts.hasHalfPair(value))) {
            throw new IllegalArgumentException("a text in it holds half a surrogate pair");
        }
    }

    /**
     * A value of this type; {@code 1.0} is read as an integer where one is wanted, {@code 1.5} is not.
     *
     * @throws IllegalArgumentException if it does not fit or is null; says in words for a model which part
     */
    public static <T> T read(JsonNode value, Class<T> type) {
        @SuppressWarnings("unchecked") // Class.cast would refuse the box of a primitive
        T read = (T) read(value, (Type) type);
        if (read == null) {
            throw new IllegalArgumentException("the value is null");
        }
        return read;
    }

    /**
     * A value of this type, which may have type arguments.
     *
     * @return {@code null} for JSON's null, unless the type has a value of its own for it, as {@link Optional} has
     * @throws IllegalArgumentException if it does not fit; says in words for a model which part
     */
    public static @Nullable Object read(JsonNode value, Type type) {
        try {
            return MAPPER.readerFor(MAPPER.constructType(type)).readValue(new WholeNumbers(value, MAPPER));
        } catch (IOException e) {
            throw new IllegalArgumentException(ReadErrors.inWords(e), e);
        }
    }

    /**
     * The stored form of a value: a text as it is, {@code null} as an empty text, anything else as compact JSON text.
     *
     * @param maxBytes the most it may take, in UTF-8; what would be larger is given up at the limit, not built first
     * @throws UnstorableException if it is cyclic, nested deeper than 200 levels or too large, if a part of it cannot be read or has no JSON
     *     form, if a number is not finite, or a text holds half a surrogate pair; whatever a getter throws ends here too
     */
    public static String stored(@Nullable Object value, int maxBytes) throws UnstorableException {
        return StoredForm.of(value, maxBytes);
    }

    /**
     * The text with every character that cannot be seen made visible, as {@code \\u001b}: control characters but tab and line ends, those that
     * turn the direction of text, and those that hide text in text. Safe to print, and to show to a model. Line ends become {@code \n}.
     */
    public static String visible(String text) {
        return Texts.visible(text);
    }

    /** The text with every half of a surrogate pair and every control character but tab and line ends replaced by U+FFFD. */
    public static String storable(String text) {
        return Texts.cleaned(text);
    }

    /**
     * A value that has no stored form. The message says why, and where in the value, as a sentence that begins in lower case; it never
     * quotes the value. The cause is what a getter of the value threw, if that is the reason.
     */
    public static final class UnstorableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean tooLarge;

        private UnstorableException(String why, @Nullable Throwable cause, boolean tooLarge) {
            super(why, cause);
            this.tooLarge = tooLarge;
        }

        UnstorableException(String why, @Nullable Throwable cause) {
            this(why, cause, false);
        }

        UnstorableException(String why) {
            this(why, null, false);
        }

        static UnstorableException tooLarge(String why) {
            return new UnstorableException(why, null, true);
        }

        /** Whether it has a form, which is larger than allowed. */
        public boolean isTooLarge() {
            return tooLarge;
        }
    }
}
