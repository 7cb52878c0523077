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
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a state holds and entries do not: invocations as keys, and the list of messages. */
final class StateModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    StateModule() {
        super("perdure-state");
        addKeySerializer(InvocationId.class, new KeyWriter());
        addKeyDeserializer(InvocationId.class, new KeyReader());
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

    private static final class LogReader extends StdDeserializer<MessageLog> implements ContextualDeserializer {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable JsonDeserializer<Object> messages;

        LogReader() {
            this(null);
        }

        private LogReader(@Nullable JsonDeserializer<Object> messages) {
            super(MessageLog.class);
            this.messages = messages;
        }

        // Found once: to find it for each list takes longer than to read one.
        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
                throws JsonMappingException {
            JavaType list = context.getTypeFactory().constructCollectionType(List.class, Message.class);
            return new LogReader(context.findContextualValueDeserializer(list, property));
        }

        @Override
        @SuppressWarnings("unchecked") // it reads lists of messages
        public MessageLog deserialize(JsonParser source, DeserializationContext context) throws IOException {
            return MessageLog.of(
                    (List<Message>) Objects.requireNonNull(messages).deserialize(source, context));
        }
    }
}
