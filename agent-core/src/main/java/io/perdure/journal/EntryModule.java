package io.perdure.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import java.io.IOException;

/** Invocation ids in their short form: the task is known from the journal they stand in. */
final class EntryModule extends SimpleModule {
    /** The attribute that names the task whose journal is read. */
    static final String TASK = "task";

    private static final String UNDO = "-undo";
    private static final long serialVersionUID = 1L;

    EntryModule() {
        super("perdure-journal");
        addSerializer(new IdWriter());
        addDeserializer(InvocationId.class, new IdReader());
    }

    /** The invocation of a task behind its short form. */
    static InvocationId id(TaskId task, String text) {
        boolean undo = text.endsWith(UNDO);
        int end = text.length() - (undo ? UNDO.length() : 0);
        int dash = text.indexOf('-');
        int step = Integer.parseInt(text.substring(1, dash));
        return new InvocationId(task, step, Integer.parseInt(text.substring(dash + 1, end)), undo);
    }

    private static final class IdWriter extends StdSerializer<InvocationId> {
        private static final long serialVersionUID = 1L;

        IdWriter() {
            super(InvocationId.class);
        }

        @Override
        public void serialize(InvocationId id, JsonGenerator target, SerializerProvider provider) throws IOException {
            target.writeString(id.callId());
        }
    }

    private static final class IdReader extends StdDeserializer<InvocationId> {
        private static final long serialVersionUID = 1L;

        IdReader() {
            super(InvocationId.class);
        }

        @Override
        public InvocationId deserialize(JsonParser source, DeserializationContext context) throws IOException {
            String text = source.getText();
            try {
                return id((TaskId) context.getAttribute(TASK), text);
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                return (InvocationId)
                        context.handleWeirdStringValue(InvocationId.class, text, "not of the form s1-0 or s1-0-undo");
            }
        }
    }
}
