package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what an optional holds, or null. */
final class OptionalWriter<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<T, @Nullable Object> content;

    OptionalWriter(Class<T> type, Function<T, @Nullable Object> content) {
        super(type);
        this.content = content;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    static OptionalWriter<Optional> ofAny() {
        return new OptionalWriter<>(Optional.class, optional -> optional.orElse(null));
    }

    @Override
    public void serialize(T value, JsonGenerator target, SerializerProvider provider) throws IOException {
        provider.defaultSerializeValue(content.apply(value), target);
    }
}
