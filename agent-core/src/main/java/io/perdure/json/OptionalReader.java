package io.perdure.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Reads an optional: null and a property that is not there are the empty one. */
final class OptionalReader<C, T> extends StdDeserializer<T> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private final JavaType content;
    private final transient T empty;
    private final transient Function<C, T> wrap;

    private OptionalReader(Class<?> type, JavaType content, T empty, Function<C, T> wrap) {
        super(type);
        this.content = content;
        this.empty = empty;
        this.wrap = wrap;
    }

    static <C, T> OptionalReader<C, T> of(Class<C> content, T empty, Function<C, T> wrap) {
        return new OptionalReader<>(
                empty.getClass(), TypeFactory.defaultInstance().constructType(content), empty, wrap);
    }

    /** For {@code Optional}, whose content is known where it is used. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    static OptionalReader<Object, Optional> ofAny() {
        return of(Object.class, Optional.empty(), Optional::of);
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
        JavaType type = context.getContextualType();
        return type.containedTypeCount() == 0
                ? this
                : new OptionalReader<>(handledType(), type.containedType(0), empty, wrap);
    }

    @Override
    public T deserialize(JsonParser source, DeserializationContext context) throws IOException {
        C value = context.readValue(source, content);
        return value == null ? empty : wrap.apply(value);
    }

    @Override
    public T getNullValue(DeserializationContext context) {
        return empty;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return empty;
    }
}
