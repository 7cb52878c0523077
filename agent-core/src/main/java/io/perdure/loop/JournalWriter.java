package io.perdure.loop;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.JournalReader.Reading;
import io.perdure.journal.TaskState;
import io.perdure.store.Snapshot;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pen of one run: collects entries and hands them to the store, one append a turn. Guarded by its run's lock. */
final class JournalWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final TaskId task;
    private final RunContext context;
    private final Consumer<Throwable> onFailure;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<StoredEntry> stored = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private long version;
    private long lastMessage;
    private @Nullable TaskMark lastMark;
    private @Nullable Transaction joined;
    private CompletableFuture<Long> last;
    private final SnapshotPace pace;

    JournalWriter(TaskId task, Reading read, RunContext context, Consumer<Throwable> onFailure) {
        this.task = task;
        this.version = read.version();
        this.pace = new SnapshotPace(context.snapshotBytes(), read.tail());
        this.context = context;
        this.onFailure = onFailure;
        this.last = CompletableFuture.completedFuture(version);
    }

    /** What is flushed next goes into this transaction, if there is one. */
    void join(@Nullable Transaction transaction) {
        joined = transaction;
    }

    void add(JournalEntry entry) {
        StoredEntry encoded = context.codec().encode(entry);
        stored.add(encoded);
        entries.add(entry);
        pace.written(encoded.json().length);
    }

    /** What has come for the task since the last look; it leaves the inbox with the next flush. */
    List<JournalEntry> takeMessages() {
        List<JournalEntry> news = new ArrayList<>();
        for (InboxMessage message : context.store().inbox(task)) {
            if (message.number() > lastMessage) {
                lastMessage = message.number();
                consumed.add(message.number());
                context.codec().decode(task, message.content()).ifPresent(news::add);
            }
        }
        return news;
    }

    /** Where a task stands; {@code wakeAt}: when it wants to be taken up again if nothing is under way. */
    static TaskMark mark(TaskState state, boolean idle, @Nullable Instant wakeAt) {
        String agent = state.start().agent();
        if (state.isOver()) {
            return new TaskMark(agent, state.status().name(), true, null);
        }
        // While a process carries the task it counts as due, so that it is found when that process is gone.
        return new TaskMark(agent, state.status().name(), false, idle ? wakeAt : Instant.EPOCH);
    }

    /** Hands over what has been collected; the future completes when all entries so far are durable. */
    CompletableFuture<Long> flush(TaskMark mark, boolean lazy, Agent agent, TaskState state) {
        if (stored.isEmpty() && consumed.isEmpty() && mark.equals(lastMark)) {
            return last;
        }
        Append append = new Append(task, version, stored, mark, consumed, lazy);
        List<JournalEntry> written = List.copyOf(entries);
        entries.clear();
        stored.clear();
        consumed.clear();
        version = append.newVersion();
        lastMark = mark;
        long reached = version;
        Transaction transaction = joined;
        joined = null;
        last = transaction == null ? context.store().append(append) : transaction.commit(append);
        boolean snapshot = pace.isTime(state.characters()) && !state.isOver();
        last.whenComplete((done, error) -> {
            if (error != null) {
                onFailure.accept(error);
            } else if (!written.isEmpty()) {
                context.listener().checkpoint(task, reached, written);
                if (snapshot) {
                    context.workers().run(() -> keep(state, reached));
                }
                Struggle.in(agent, state, written)
                        .forEach(one -> context.listener().struggling(task, one));
            }
        });
        return last;
    }

    private void keep(TaskState state, long reached) {
        try {
            Snapshot snapshot = JournalReader.snapshot(state, reached);
            pace.took(snapshot.content().length);
            context.store().keep(snapshot);
        } catch (RuntimeException e) { // it is only a cache
            LOG.debug("Task {}: no snapshot could be kept.", task, PerdureException.forLog(e, true));
        }
    }

    /** Completes when all that was flushed is durable. */
    CompletableFuture<Long> lastFlush() {
        return last;
    }
}
