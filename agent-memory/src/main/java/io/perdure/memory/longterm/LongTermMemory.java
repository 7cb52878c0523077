package io.perdure.memory.longterm;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.perdure.memory.jdbc.Session;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.SystemTime;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is worth knowing beyond a task, in a database: remembered under a label, found again by meaning, words and time, forgotten on demand.
 * Safe for use by several threads; one process at a time should write to it, so that what one erases is in no other's memory.
 *
 * <p>Every method but {@link #close()} throws {@link StoreUnavailableException} if the database or the embedding model fails.
 */
public final class LongTermMemory implements AutoCloseable {
    private final Session session;
    private final Meaning meaning;
    private final InstantSource clock;
    private final Shelves shelves;
    private final Search search;

    private LongTermMemory(DataSource database, EmbeddingModel model, InstantSource clock) {
        session = new Session(database, MemoryRows.SCHEMA);
        meaning = new Meaning(model);
        shelves = new Shelves(session, meaning);
        search = new Search(session, shelves, meaning);
        this.clock = clock;
    }

    /**
     * The memories in this database, whose tables are created if they are not there.
     *
     * @param database for SQLite, from {@link io.perdure.memory.sqlite.SqliteFile}
     * @param model turns texts into vectors; when another one is used later, old memories are embedded anew as they are read
     */
    public static LongTermMemory on(DataSource database, EmbeddingModel model) {
        return on(database, model, SystemTime.clock());
    }

    /** The same by this clock; for tests. */
    public static LongTermMemory on(DataSource database, EmbeddingModel model, InstantSource clock) {
        return new LongTermMemory(database, model, clock);
    }

    /**
     * Keeps a fact; it is durable when this returns. The same words about the same thing, in the same scope and under the same trust, are one
     * memory however often they are said.
     *
     * @throws IllegalArgumentException if it has ended already
     */
    public Memory remember(Scope scope, Fact fact) {
        return remember(scope, fact, null);
    }

    /**
     * The same once for a key in a scope, however often it is called.
     *
     * @param key one call's own, or {@code null}
     * @throws IllegalStateException if what this call remembered has been forgotten since
     */
    public Memory remember(Scope scope, Fact fact, @Nullable String key) {
        Instant until = fact.until();
        if (until != null && !until.isAfter(clock.instant())) {
            throw new IllegalArgumentException(
                    "The end of the memory, " + until + ", is past: nothing was remembered.");
        }
        removeEnded();
        float[] vector = meaning.of(fact); // outside of the transaction: it may take a while
        return session.write(connection -> {
            MemoryRows rows = new MemoryRows(connection);
            Optional<Long> answered = key == null ? Optional.empty() : rows.answered(scope, key);
            long id = answered.isPresent() ? answered.get() : kept(rows, scope, fact, vector);
            if (key != null && answered.isEmpty()) {
                rows.answer(scope, key, id);
            }
            return rows.find(id)
                    .orElseThrow(
                            () -> new IllegalStateException("What this call remembered has been forgotten since."));
        });
    }

    private long kept(MemoryRows rows, Scope scope, Fact fact, float[] vector) throws SQLException {
        Optional<Memory> known = rows.same(scope, fact);
        if (known.isEmpty()) {
            return rows.add(scope, fact, clock.instant(), meaning.name(), vector);
        }
        rows.again(known.get(), clock.instant(), fact.until());
        return known.get().id();
    }

    /** What fits a question, among all that is seen from a scope, best first; none if nothing does. */
    public List<Recalled> recall(Scope scope, Query query) {
        removeEnded();
        return search.find(scope, query, clock.instant());
    }

    /** What was said last, among all that is seen from a scope, newest first. */
    public List<Memory> recent(Scope scope, int limit) {
        removeEnded();
        return session.read(connection -> new MemoryRows(connection).recent(scope, limit));
    }

    /**
     * Removes a memory of this very scope; those that are merely seen from it stay.
     *
     * @return {@code false} if there is none
     */
    public boolean forget(Scope scope, long id) {
        return forget(scope, id, Integrity.TRUSTED);
    }

    /**
     * The same on behalf of somebody who may be relied on so far: what is trusted is not removed at the word of what is not.
     *
     * @return {@code false} if there is none, or none that may be removed so
     */
    public boolean forget(Scope scope, long id, Integrity by) {
        return delete(connection -> new MemoryRows(connection).delete(scope, id, by)) > 0;
    }

    /** All that is kept for a user, in every scope with the user's name, oldest first. */
    public List<Memory> export(String user) {
        demandUser(user);
        return session.read(connection -> new MemoryRows(connection).ofUser(user));
    }

    /**
     * Removes all that is kept for a user, in every scope with the user's name: from the index, and where SQLite is the database from the bytes
     * of its file and log too. Copies and backups of the file are not reached, nor journals of tasks.
     *
     * @return how many memories there were
     */
    public int erase(String user) {
        demandUser(user);
        int erased = delete(connection -> new MemoryRows(connection).deleteUser(user));
        if (erased == 0) {
            session.scrub(); // an erasure before this one may have been cut short here
        }
        return erased;
    }

    InstantSource clock() {
        return clock;
    }

    private static void demandUser(String user) {
        if (user.isBlank()) {
            throw new IllegalArgumentException("The user is blank: name one; what belongs to no user is everybody's.");
        }
    }

    private void removeEnded() {
        Instant now = clock.instant();
        if (session.read(connection -> new MemoryRows(connection).anyEnded(now))) {
            delete(connection -> new MemoryRows(connection).deleteEnded(now));
        }
    }

    private int delete(Session.Work<List<MemoryRows.Deleted>> deletion) {
        int deleted = shelves.delete(deletion);
        if (deleted > 0) {
            session.scrub();
        }
        return deleted;
    }

    /** Closes the connection. Idempotent. */
    @Override
    public void close() {
        session.close();
    }
}
