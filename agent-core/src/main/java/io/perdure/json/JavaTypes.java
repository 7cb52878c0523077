package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.time} as ISO text and {@code Optional} as value or null. Jackson has modules for this; they are not among
 * the dependencies of agent-core, and this little is all that is needed.
 */
final class JavaTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    JavaTypes() {
        super("perdure");
        asText(Instant.class, Instant::parse);
        asText(Duration.class, Duration::parse);
        asText(Period.class, Period::parse);
        asText(LocalDate.class, LocalDate::parse);
        asText(LocalTime.class, LocalTime::parse);
        asText(LocalDateTime.class, LocalDateTime::parse);
        asText(OffsetDateTime.class, OffsetDateTime::parse);
        asText(ZonedDateTime.class, ZonedDateTime::parse);
        asText(YearMonth.class, YearMonth::parse);
        addSerializer(new OptionalWriter());
        addDeserializer(Optional.class, new OptionalReader(null));
    }

    private <T> void asText(Class<T> type, Function<String, T> parser) {
        addSerializer(type, ToStringSerializer.instance);
        addDeserializer(type, new TextReader<>(type, parser));
    }

    private static final class TextReader<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        TextReader(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser source, DeserializationContext context) throws IOException {
            String text = source.getValueAsString("");
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                return (T) context.handleWeirdStringValue(handledType(), text, "not in ISO form");
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class OptionalWriter extends StdSerializer<Optional> {
        private static final long serialVersionUID = 1L;

        OptionalWriter() {
            super(Optional.class);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void serialize(Optional value, JsonGenerator target, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), target);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class OptionalReader extends StdDeserializer<Optional> implements ContextualDeserializer {
        private static final long serialVersionUID = 1L;

        private final @Nullable JavaType content;

        OptionalReader(@Nullable JavaType content) {
            super(Optional.class);
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new OptionalReader(context.getContextualType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional<?> deserialize(JsonParser source, DeserializationContext context) throws IOException {
            return Optional.ofNullable(context.readValue(source, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
