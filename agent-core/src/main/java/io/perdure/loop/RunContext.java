package io.perdure.loop;

import io.perdure.journal.EntryCodec;
import io.perdure.journal.TaskState;
import io.perdure.store.ArtifactStore;
import io.perdure.store.StateStore;
import io.perdure.tool.ToolExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all runs of one orchestrator share. Safe for use by several threads. */
public final class RunContext {
    private final StateStore store;
    private final InstantSource clock;
    private final Workers workers;
    private final TaskRun.Listener listener;
    private final Telemetry telemetry;
    private final EntryCodec codec = new EntryCodec();
    private final ToolExecutor executor = new ToolExecutor();
    private final Switchboard switchboard;
    private final Adrift adrift = new Adrift();
    private final long snapshotBytes;
    private final @Nullable ArtifactStore artifacts;

    /**
     * What runs share.
     *
     * @param store where journals are kept
     * @param clock the only source of time
     * @param workers the threads
     * @param listener hears what runs do
     * @param telemetry follows what runs do
     */
    public RunContext(
            StateStore store, InstantSource clock, Workers workers, TaskRun.Listener listener, Telemetry telemetry) {
        this(store, clock, workers, listener, telemetry, SnapshotPace.LEAST, null);
    }

    private RunContext(
            StateStore store,
            InstantSource clock,
            Workers workers,
            TaskRun.Listener listener,
            Telemetry telemetry,
            long snapshotBytes,
            @Nullable ArtifactStore artifacts) {
        this.store = store;
        this.clock = clock;
        this.workers = workers;
        this.listener = listener;
        this.telemetry = SafeTelemetry.of(telemetry, workers);
        this.switchboard = new Switchboard(clock);
        this.snapshotBytes = snapshotBytes;
        this.artifacts = artifacts;
    }

    /** The same, with a snapshot after so many bytes of entries at least, in place of 128 KiB; for tests. */
    public RunContext snapshotsEvery(long bytes) {
        return new RunContext(store, clock, workers, listener, telemetry, bytes, artifacts);
    }

    /** The same, with a place for results that are too long for a journal. */
    public RunContext artifacts(@Nullable ArtifactStore place) {
        return new RunContext(store, clock, workers, listener, telemetry, snapshotBytes, place);
    }

    Optional<ArtifactStore> artifacts() {
        return Optional.ofNullable(artifacts);
    }

    Adrift adrift() {
        return adrift;
    }

    long snapshotBytes() {
        return snapshotBytes;
    }

    /** Whether something has come for a task that nobody carries: a message, or the end of a task that another agent did for it. */
    public boolean hasNews(TaskState task) {
        return !store.inbox(task.id()).isEmpty() || Children.haveNews(store, task);
    }

    /** Where journals are kept. */
    public StateStore store() {
        return store;
    }

    /** Entries to their stored form and back. */
    public EntryCodec codec() {
        return codec;
    }

    /** The threads. */
    public Workers workers() {
        return workers;
    }

    InstantSource clock() {
        return clock;
    }

    TaskRun.Listener listener() {
        return listener;
    }

    /** Follows what runs do; never throws. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** Looks whether what follows the runs hangs. */
    void watch(Instant now) {
        if (telemetry instanceof SafeTelemetry safe) {
            safe.watch(now);
        }
    }

    ToolExecutor executor() {
        return executor;
    }

    Switchboard switchboard() {
        return switchboard;
    }
}
