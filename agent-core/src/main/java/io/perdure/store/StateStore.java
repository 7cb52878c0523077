package io.perdure.store;

import io.perdure.error.PerdureException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the journals of tasks, their inboxes and their leases.
 *
 * <p>A store is small and dumb: it never looks into an entry. Versions give safety (an append names the version it
 * extends, and only one append can extend a version); leases only keep two workers from doing the same work. Every
 * method may be called from any thread. The contract is executable: {@code StateStoreContract} in agent-testkit.
 *
 * <p>Every method but {@link #close()} throws {@link StoreUnavailableException} if the store cannot be reached; a
 * closed store is one that cannot be reached.
 */
public interface StateStore extends AutoCloseable {
    /**
     * Extends a journal: all entries, in order, the mark and the consumption of the messages, or nothing.
     *
     * <p>Returns at once. When the future completes normally, all of it survives a crash of the process and of the
     * machine; its value is the new version. Appends of one task may be given one after the other without waiting, each
     * naming the version the one before leads to: they become durable in that order, and when one fails, those built on
     * it fail as well.
     *
     * <p>The future fails with {@link VersionConflictException} if another writer came first (nothing was written), or
     * with {@link StoreUnavailableException} if it cannot be known whether it was written: read before appending again.
     * Functions attached to the future may run on a thread of the store: they must be quick and must not block.
     */
    CompletableFuture<Long> append(Append append);

    /**
     * Says that the calling thread has nothing else to do while appends are under way: a store may use it to commit them, which saves a
     * change of threads. Must not wait for another thread. Does nothing unless a store knows better.
     */
    default void lendThread() {}

    /**
     * The transactions that this store shares with tools, if its database can. A store that can lets the writes of a tool and the entry
     * that records them become durable together or not at all. Default: empty.
     */
    default Optional<Transactions> transactions() {
        return Optional.empty();
    }

    /** The entries of a task after its first {@code after} ones, in order; empty for an unknown task. */
    List<StoredEntry> read(TaskId task, long after);

    /**
     * Keeps a snapshot in place of an older one of its task; durable some time later, or lost. A store may keep none. Never blocks for long.
     * Default: none is kept.
     */
    default void keep(Snapshot snapshot) {}

    /** The newest snapshot of a task that is kept, if there is one. Default: empty. */
    default Optional<Snapshot> snapshot(TaskId task) {
        return Optional.empty();
    }

    /**
     * Removes a task that has ended, with all that is kept of it. Afterwards its id is free.
     *
     * @return {@code false} if there is no such task, or it has not ended: nothing was removed
     */
    boolean delete(TaskId task);

    /** What is known of a task, if it exists. */
    Optional<TaskRecord> find(TaskId task);

    /** The tasks asked for, in the order of their ids. */
    List<TaskRecord> find(TaskQuery query);

    /**
     * Tasks of these agents that want a worker: not ended, no live lease, and either woken by {@code now} or with a
     * message in the inbox. Those that became due first come first.
     *
     * @param limit at most so many, 1 or more
     */
    List<TaskId> due(Instant now, Set<String> agents, int limit);

    /** The earliest wake-up time after {@code now} of any task that is not ended, if there is one. */
    Optional<Instant> nextWake(Instant now);

    /**
     * Puts a message into the inbox of a task; durable once this returns.
     *
     * @return {@code false} if there is no such task or it has ended: nothing was written
     */
    boolean send(TaskId task, StoredEntry message);

    /** The messages of a task that no append has consumed, oldest first. */
    List<InboxMessage> inbox(TaskId task);

    /**
     * Calls {@code listener} soon after a message was sent to a task or a new task was appended, at least for those of this process. A
     * store may miss some: callers look with {@link #due} now and then. The listener must be quick and must not block.
     *
     * @return closes the subscription
     */
    Subscription subscribe(Consumer<TaskId> listener);

    /**
     * Takes or renews the right to work on a task. The task need not exist yet.
     *
     * @param owner who wants it; asking again as the same owner renews it
     * @param ttl how long it lasts if it is not renewed, by the clock of the store
     * @return {@code false} if another owner holds it
     */
    boolean lease(TaskId task, String owner, Duration ttl);

    /** Gives a lease back; does nothing if {@code owner} does not hold it. */
    void release(TaskId task, String owner);

    /** Frees all that the store holds, after the appends already given have ended. Idempotent. */
    @Override
    void close();

    /** Lends the store's own database to tools, one transaction at a time. Safe for use by several threads. */
    interface Transactions {
        /**
         * Begins a transaction. Until it has ended, appends wait; the calling thread must not append or send by itself.
         *
         * @throws InterruptedException if the thread is interrupted while another transaction is under way
         */
        Transaction begin() throws InterruptedException;
    }

    /** A transaction of the store's database, lent to a tool. Its methods may be called from any thread. */
    interface Transaction {
        /**
         * The connection, for the tool's own tables. It cannot end the transaction, and cannot be used once that has ended.
         */
        Connection connection();

        /**
         * Adds an append to the transaction and ends it: both become durable together, or neither, as for {@link StateStore#append}. Appends
         * given before come before it. What goes wrong undoes this transaction alone. Never blocks on the commit.
         */
        CompletableFuture<Long> commit(Append append);

        /** Undoes it, unless it has ended or {@link #commit} was called; statements under way are stopped. Idempotent. */
        void rollback();
    }

    /** A subscription that can be ended. */
    interface Subscription extends AutoCloseable {
        /** Ends it; idempotent. */
        @Override
        void close();
    }

    /**
     * A store that must not be opened as it is: damaged, of another program, written by a newer version, or in use. It was
     * left untouched.
     */
    final class StoreRefusedException extends PerdureException {
        private static final long serialVersionUID = 1L;

        /**
         * A store that must not be opened.
         *
         * @param code {@code store-damaged}, {@code store-foreign}, {@code store-newer}, {@code store-in-use} or
         *     {@code store-unusable}
         * @param what what is wrong and where
         * @param fix what to do about it
         * @param cause the error that showed it, or {@code null}
         */
        public StoreRefusedException(String code, String what, String fix, @Nullable Throwable cause) {
            super(code, what, fix, cause);
        }
    }

    /** The store could not be reached, or failed in the middle: it is not known whether anything was written. */
    final class StoreUnavailableException extends PerdureException {
        private static final long serialVersionUID = 1L;

        /**
         * A store that did not do what it was asked.
         *
         * @param what what went wrong and where
         * @param fix what to do about it
         * @param cause the store's own error, or {@code null}
         */
        public StoreUnavailableException(String what, String fix, @Nullable Throwable cause) {
            super("store-unavailable", what, fix, cause);
        }
    }

    /** Another writer extended the journal first. Nothing was written. */
    final class VersionConflictException extends PerdureException {
        private static final long serialVersionUID = 1L;

        /**
         * A refused append.
         *
         * @param task whose journal
         * @param expected the version the append named
         * @param actual the version the journal has
         */
        public VersionConflictException(TaskId task, long expected, long actual) {
            super(
                    "version-conflict",
                    "Task " + quoted(task.value()) + " is at version " + actual + ", the append expected " + expected
                            + ".",
                    "Stop working on this task: another owner has it. Read its journal before appending again.");
        }
    }

    /**
     * A message that waits in a task's inbox until an append of the task's owner consumes it.
     *
     * @param number its number in the inbox; a later message has a greater one
     * @param content what was sent
     */
    record InboxMessage(long number, StoredEntry content) {
        /** Checks that nothing is missing. */
        public InboxMessage {
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * One request to extend a journal: everything in it becomes durable together, or nothing does.
     *
     * @param task whose journal
     * @param expectedVersion how many entries the caller has seen; 0 for a new task
     * @param entries what to add, in order; may be empty if only messages are consumed
     * @param mark where the task stands afterwards
     * @param consumed numbers of the inbox messages that these entries settle; they leave the inbox with this append
     * @param lazy a hint: nobody waits for this append yet, so a store may hold it back for up to about a millisecond to
     *     share a commit with the next one
     */
    record Append(
            TaskId task,
            long expectedVersion,
            List<StoredEntry> entries,
            TaskMark mark,
            List<Long> consumed,
            boolean lazy) {
        /** Copies the lists. */
        public Append {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(mark, "mark");
            entries = List.copyOf(entries);
            consumed = List.copyOf(consumed);
            if (expectedVersion < 0) {
                throw new IllegalArgumentException("expectedVersion must not be negative, is " + expectedVersion);
            }
        }

        /** An append that consumes no message and is wanted at once. */
        public static Append of(TaskId task, long expectedVersion, List<StoredEntry> entries, TaskMark mark) {
            return new Append(task, expectedVersion, entries, mark, List.of(), false);
        }

        /** The version of the journal once this append is in it. */
        public long newVersion() {
            return expectedVersion + entries.size();
        }
    }
}
