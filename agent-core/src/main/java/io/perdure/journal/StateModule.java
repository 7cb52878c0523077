package io.perdure.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.perdure.llm.Message;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.trust.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a state holds and entries do not: invocations as keys, and the list of messages. */
final class StateModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    StateModule() {
        super("perdure-state");
        addKeySerializer(InvocationId.class, new KeyWriter());
        addKeyDeserializer(InvocationId.class, new KeyReader());
        addSerializer(MessageLog.class, new LogWriter());
        addDeserializer(MessageLog.class, new LogReader());
    }

    private static final class KeyWriter extends JsonSerializer<InvocationId> {
        @Override
        public void serialize(InvocationId id, JsonGenerator target, SerializerProvider provider) throws IOException {
            target.writeFieldName(id.callId());
        }
    }

    private static final class KeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            return EntryModule.id((TaskId) context.getAttribute(EntryModule.TASK), key);
        }
    }

    /**
     * A list of messages as it is stored.
     *
     * @param messages all of them
     * @param labels the labels of the first messages together, each at the index from which it is so
     */
    private record Log(List<Message> messages, @Nullable SortedMap<Integer, Label> labels) {}

    private static final class LogWriter extends JsonSerializer<MessageLog> {
        @Override
        public void serialize(MessageLog log, JsonGenerator target, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(new Log(new ArrayList<>(log), log.labels()), target);
        }
    }

    private static final class LogReader extends StdDeserializer<MessageLog> implements ContextualDeserializer {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable JsonDeserializer<Object> logs;

        LogReader() {
            this(null);
        }

        private LogReader(@Nullable JsonDeserializer<Object> logs) {
            super(MessageLog.class);
            this.logs = logs;
        }

        // Found once: to find it for each list takes longer than to read one.
        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
                throws JsonMappingException {
            JavaType log = context.constructType(Log.class);
            return new LogReader(context.findContextualValueDeserializer(log, property));
        }

        @Override
        public MessageLog deserialize(JsonParser source, DeserializationContext context) throws IOException {
            Log log = (Log) Objects.requireNonNull(logs).deserialize(source, context);
            return MessageLog.of(log.messages(), log.labels() == null ? new TreeMap<>() : log.labels());
        }
    }
}
