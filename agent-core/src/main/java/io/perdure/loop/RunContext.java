package io.perdure.loop;

import io.perdure.journal.EntryCodec;
import io.perdure.store.StateStore;
import io.perdure.tool.ToolExecutor;
import java.time.InstantSource;

/**
 * What all runs of one orchestrator share.
 *
 * @param store where journals are kept
 * @param codec entries to their stored form and back
 * @param clock the only source of time
 * @param workers the threads
 * @param executor makes attempts
 * @param listener hears what runs do
 */
public record RunContext(
        StateStore store,
        EntryCodec codec,
        InstantSource clock,
        Workers workers,
        ToolExecutor executor,
        TaskRun.Listener listener) {}
