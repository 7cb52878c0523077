package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.perdure.json.Json;
import io.perdure.llm.Message;
import io.perdure.store.Snapshot;
import io.perdure.store.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * States to snapshots and back. A snapshot begins with a line that names the form of the state and a checksum of the rest: one of another form,
 * or a damaged one, is no snapshot.
 */
final class StateCodec {
    /** Changes whenever a state that is read back would not be the one that the journal adds up to: with any change of the fold. */
    private static final int FORM = 5;

    private static final String HEAD = "perdure-state/" + FORM + " crc32c=";
    private static final int HEAD_LENGTH = HEAD.length() + 8 + 1;

    private static final ObjectWriter WRITER;
    private static final ObjectReader READER;

    static {
        ObjectMapper mapper =
                Json.mapper().copy().registerModule(new EntryModule()).registerModule(new StateModule());
        mapper.setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE); // components only
        mapper.addMixIn(Message.class, MessageForm.class);
        WRITER = mapper.writerFor(Kept.class);
        READER = mapper.readerFor(Kept.class);
    }

    private StateCodec() {}

    static Snapshot encode(TaskState state, long version) {
        try {
            byte[] json = WRITER.writeValueAsBytes(new Kept(state.version(), state.folded()));
            byte[] head = (HEAD + checksum(state.id(), version, json, 0) + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] content = ByteBuffer.allocate(head.length + json.length)
                    .put(head)
                    .put(json)
                    .array();
            return new Snapshot(state.id(), version, content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state of records and texts has no stored form", e);
        }
    }

    /** The state; empty if the snapshot is of another form or damaged. */
    static Optional<TaskState> decode(Snapshot snapshot) {
        byte[] content = snapshot.content();
        String head = new String(content, 0, Math.min(HEAD_LENGTH, content.length), StandardCharsets.US_ASCII);
        if (content.length < HEAD_LENGTH
                || !head.equals(HEAD + checksum(snapshot.task(), snapshot.version(), content, HEAD_LENGTH) + "\n")) {
            return Optional.empty();
        }
        try {
            Kept kept = READER.withAttribute(EntryModule.TASK, snapshot.task())
                    .readValue(content, HEAD_LENGTH, content.length - HEAD_LENGTH);
            return Optional.of(TaskState.of(snapshot.task(), kept.entries(), kept.folded()));
        } catch (IOException | RuntimeException e) { // whole, and yet not to be understood: the journal is
            return Optional.empty();
        }
    }

    /** Of what is kept and of what it is said to be: a snapshot of another task or version is as wrong as a damaged one. */
    static String checksum(TaskId task, long version, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update((task.value() + '\0' + version + '\0').getBytes(StandardCharsets.UTF_8));
        crc.update(bytes, from, bytes.length - from);
        return String.format("%08x", crc.getValue());
    }

    private record Kept(long entries, Folded folded) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Message.User.class, name = "user"),
        @JsonSubTypes.Type(value = Message.Assistant.class, name = "assistant"),
        @JsonSubTypes.Type(value = Message.ToolResult.class, name = "tool")
    })
    private interface MessageForm {}
}
