package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskState.TaskHistory;
import io.perdure.store.ArtifactStore;
import io.perdure.store.TaskId;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a tool may find beside its arguments: its task, the task's journal and artifacts. */
final class Surroundings {
    private Surroundings() {}

    static ToolContext of(RunContext context, Agent agent, TaskState state, Effect effect, ToolContext bare) {
        TaskId task = state.id();
        TaskHistory history = () -> context.codec().decode(task, context.store().read(task, 0));
        ToolContext around = bare.beside(state).beside(history).beside(agent.secrets());
        return context.artifacts()
                .map(store -> withArtifacts(around, store, task, effect))
                .orElse(around);
    }

    // The result of a transaction is short: while it is open, nothing else may be written to the same database.
    private static ToolContext withArtifacts(ToolContext around, ArtifactStore store, TaskId task, Effect effect) {
        Artifact.Source source = (handle, offset, length) ->
                Artifact.hash(handle).flatMap(hash -> store.read(task, hash, offset, length));
        ToolContext reading = around.beside(source);
        return effect == Effect.TRANSACTIONAL
                ? reading
                : reading.beside((Artifact.Sink) text -> keep(store, task, text));
    }

    private static Artifact keep(ArtifactStore store, TaskId task, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        Artifact artifact = new Artifact(HexFormat.of().formatHex(sha256().digest(content)), content.length);
        store.put(task, artifact.hash(), content);
        return artifact;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
