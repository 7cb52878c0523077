package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is alive (streams, connections, threads, futures, lambdas): Jackson would write whatever getters such a thing
 * happens to have, and half of the JVM with them.
 */
final class LiveObjects extends Serializers.Base {
    private static final List<Class<?>> ALIVE = List.of(
            AutoCloseable.class,
            Thread.class,
            Executor.class,
            Future.class,
            CompletionStage.class,
            Flow.Publisher.class,
            Process.class);

    @Override
    public @Nullable JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type, BeanDescription bean) {
        return isAlive(type) ? new RefusingWriter(type) : null;
    }

    private static boolean isAlive(JavaType type) {
        boolean lambda = type.getRawClass().isHidden() && !type.isTypeOrSubTypeOf(Iterable.class);
        return lambda || (!type.hasRawClass(TokenBuffer.class) && ALIVE.stream().anyMatch(type::isTypeOrSubTypeOf));
    }

    private static final class RefusingWriter extends JsonSerializer<Object> {
        private final JavaType type;

        RefusingWriter(JavaType type) {
            this.type = type;
        }

        @Override
        public void serialize(Object value, JsonGenerator target, SerializerProvider provider) throws IOException {
            provider.reportBadDefinition(type, "not data");
        }
    }
}
