package io.perdure.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** JSON text to values and back, the same way everywhere. Safe for use by several threads. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // 1.10 must come back as 1.10
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .addModule(new JavaTypes())
            .build();

    // Models do write a key twice; which one they meant nobody knows.
    private static final ObjectReader STRICT =
            MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION).forType(JsonNode.class);

    private Json() {}

    /** The shared mapper: records, {@code java.time} as ISO text, {@code Optional} as value or null. Not to be configured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON value, or names a key twice; says where
     */
    public static JsonNode parse(String text) {
        try {
            JsonNode value = STRICT.readValue(text);
            if (value == null || value.isMissingNode()) {
                throw new IllegalArgumentException("there is no JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(JsonErrors.inWords(e), e);
        }
    }

    /**
     * A value of this type.
     *
     * @throws IllegalArgumentException if it does not fit; says which part
     */
    public static <T> T read(JsonNode value, Class<T> type) {
        return type.cast(read(value, (Type) type));
    }

    /**
     * A value of this type, which may have type arguments.
     *
     * @throws IllegalArgumentException if it does not fit; says which part
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Jackson itself: the type is in the argument
    public static <T> T read(JsonNode value, Type type) {
        try {
            return MAPPER.readerFor(MAPPER.constructType(type)).readValue(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(JsonErrors.inWords(e), e);
        }
    }

    /**
     * The stored form of a value: a text as it is, {@code null} as an empty text, anything else as compact JSON text.
     *
     * @param maxBytes the most it may take, in UTF-8
     * @throws UnstorableException if it is cyclic, too deep or too large, if a part of it cannot be read or has no JSON form, if a
     *     number is not finite, or a text holds half a surrogate pair
     */
    public static String stored(@Nullable Object value, int maxBytes) throws UnstorableException {
        return StoredForm.of(value, maxBytes);
    }

    /** The text with every half of a surrogate pair and every control character but tab and line ends replaced by U+FFFD. */
    public static String storable(String text) {
        return Texts.cleaned(text);
    }
}
