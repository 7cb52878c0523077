package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.store.Snapshot;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.store.TaskQuery;
import io.perdure.store.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StateStore}, executable: a store passes it by a subclass that says how to open one. Uses JUnit and AssertJ.
 */
public abstract class StateStoreContract {
    private static final TaskId TASK = TaskId.of("refund-4711");
    private static final TaskMark ENDED = new TaskMark("desk", "COMPLETED", true, null);
    private static final TaskMark DUE = new TaskMark("desk", "RUNNING", false, Instant.EPOCH);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** The clock of the store's leases. */
    protected final ManualClock clock = new ManualClock(NOW);

    private @Nullable StateStore opened;

    /** For subclasses. */
    protected StateStoreContract() {}

    /** A new, empty store whose leases run by {@link #clock}; the kit closes it. */
    protected abstract StateStore open();

    /**
     * A second handle on the same data, with the first still open or closed; {@code null} if the data ends with its handle. The kit closes it.
     */
    protected @Nullable StateStore openAgain() {
        return null;
    }

    @BeforeEach
    final void openStore() {
        opened = open();
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    private StateStore store() {
        StateStore store = opened;
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        return store;
    }

    @Test
    void what_is_appended_is_read_in_order() {
        assertThat(append(TASK, 0, "a", "b")).isEqualTo(2);
        assertThat(append(TASK, 2, "c")).isEqualTo(3);

        assertThat(texts(store().read(TASK, 0))).containsExactly("\"a\"", "\"b\"", "\"c\"");
        assertThat(texts(store().read(TASK, 1))).containsExactly("\"b\"", "\"c\"");
        assertThat(texts(store().read(TASK, 2))).containsExactly("\"c\"");
        assertThat(store().read(TASK, 3)).isEmpty();
        assertThat(store().read(TaskId.of("other"), 0)).isEmpty();
    }

    @Test
    void an_entry_comes_back_as_it_was() {
        StoredEntry entry = new StoredEntry("late-result", 7, true, json("{\"x\":\"}\\n\\u0000 ü 😀\"}"));
        store().append(Append.of(TASK, 0, List.of(entry), DUE)).join();

        assertThat(store().read(TASK, 0)).containsExactly(entry);
    }

    @Test
    void the_newest_snapshot_is_kept_or_none() {
        append(TASK, 0, "a", "b");
        store().keep(new Snapshot(TASK, 1, json("at 1")));
        store().keep(new Snapshot(TASK, 2, json("at 2 ü 😀")));
        store().keep(new Snapshot(TASK, 1, json("at 1 again")));
        store().keep(new Snapshot(TaskId.of("other"), 1, json("of nothing")));
        append(TASK, 2, "c"); // what was given before this has been looked at when it is durable

        store().snapshot(TASK).ifPresent(kept -> assertThat(kept).isEqualTo(new Snapshot(TASK, 2, json("at 2 ü 😀"))));
        assertThat(store().snapshot(TaskId.of("other"))).isEmpty();
    }

    @Test
    void a_snapshot_never_runs_ahead_of_its_journal() {
        append(TASK, 0, "a");
        store().keep(new Snapshot(TASK, 2, json("of what is not there")));
        append(TASK, 1, "b");

        assertThat(store().snapshot(TASK)).isEmpty();
    }

    @Test
    void a_task_that_has_ended_can_be_removed_and_its_id_is_free() {
        append(TASK, 0, "a");
        append(TaskId.of("other"), 0, "x");
        store().keep(new Snapshot(TASK, 1, json("at 1")));
        assertThat(store().delete(TASK)).as("it has not ended").isFalse();
        assertThat(store().delete(TaskId.of("nobody"))).isFalse();
        store().append(Append.of(TASK, 1, List.of(entry("b")), ENDED)).join();

        assertThat(store().delete(TASK)).isTrue();

        assertThat(store().find(TASK)).isEmpty();
        assertThat(store().read(TASK, 0)).isEmpty();
        assertThat(store().snapshot(TASK)).isEmpty();
        assertThat(store().inbox(TASK)).isEmpty();
        assertThat(store().delete(TASK)).isFalse();
        assertThat(append(TASK, 0, "new")).isEqualTo(1);
        assertThat(texts(store().read(TASK, 0))).containsExactly("\"new\"");
        assertThat(texts(store().read(TaskId.of("other"), 0))).containsExactly("\"x\"");
    }

    @Test
    void a_stale_version_is_refused_and_writes_nothing() {
        append(TASK, 0, "a");

        assertThatThrownBy(() -> append(TASK, 0, "b")).hasCauseInstanceOf(VersionConflictException.class);
        assertThatThrownBy(() -> append(TASK, 2, "b")).hasCauseInstanceOf(VersionConflictException.class);
        assertThat(texts(store().read(TASK, 0))).containsExactly("\"a\"");
    }

    @Test
    void of_many_writers_of_one_version_exactly_one_wins() throws Exception {
        int writers = 16;
        AtomicInteger won = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        for (int i = 0; i < writers; i++) {
            String text = "w" + i;
            threads.execute(() -> {
                try {
                    begin.await();
                    append(TASK, 0, text);
                    won.incrementAndGet();
                } catch (InterruptedException | CompletionException e) {
                    assertThat(e).hasCauseInstanceOf(VersionConflictException.class);
                }
            });
        }
        begin.countDown();
        threads.shutdown();

        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(won).hasValue(1);
        assertThat(store().read(TASK, 0)).hasSize(1);
    }

    @Test
    void appends_may_be_given_one_after_the_other_without_waiting() {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            boolean lazy = i % 3 == 0;
            all.add(store().append(new Append(TASK, i, List.of(entry("e" + i)), DUE, List.of(), lazy)));
        }
        all.forEach(CompletableFuture::join);

        assertThat(store().read(TASK, 0)).hasSize(500);
        assertThat(texts(store().read(TASK, 498))).containsExactly("\"e498\"", "\"e499\"");
    }

    @Test
    void when_an_append_fails_those_built_on_it_fail() {
        append(TASK, 0, "a");
        CompletableFuture<Long> stale = store().append(Append.of(TASK, 0, List.of(entry("x")), DUE));
        CompletableFuture<Long> next = store().append(Append.of(TASK, 2, List.of(entry("y")), DUE));

        assertThatThrownBy(stale::join).hasCauseInstanceOf(VersionConflictException.class);
        assertThatThrownBy(next::join).hasCauseInstanceOf(VersionConflictException.class);
    }

    @Test
    void a_lazy_append_becomes_durable_by_itself() throws Exception {
        CompletableFuture<Long> lazy = store().append(new Append(TASK, 0, List.of(entry("a")), DUE, List.of(), true));

        assertThat(lazy.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void the_mark_is_what_the_last_append_said() {
        append(TASK, 0, "a");
        TaskMark waiting = new TaskMark("desk", "WAITING", false, NOW.plusSeconds(60));
        store().append(Append.of(TASK, 1, List.of(), waiting)).join();

        assertThat(store().find(TASK)).contains(new TaskRecord(TASK, 1, waiting));
        assertThat(store().find(TaskId.of("other"))).isEmpty();
    }

    @Test
    void tasks_are_listed_by_agent_and_status_in_pages() {
        for (int i = 0; i < 7; i++) {
            TaskMark mark = new TaskMark(i % 2 == 0 ? "desk" : "shop", i < 4 ? "RUNNING" : "WAITING", false, null);
            store().append(Append.of(TaskId.of("t" + i), 0, List.of(entry("a")), mark))
                    .join();
        }
        TaskQuery desk = TaskQuery.all().ofAgent("desk").limit(2);

        assertThat(ids(store().find(TaskQuery.all()))).hasSize(7).isSorted();
        assertThat(ids(store().find(desk))).containsExactly("t0", "t2");
        assertThat(ids(store().find(desk.after(TaskId.of("t2"))))).containsExactly("t4", "t6");
        assertThat(ids(store().find(TaskQuery.all().withStatus("WAITING")))).containsExactly("t4", "t5", "t6");
    }

    @Test
    void due_are_those_whose_time_has_come_or_who_have_a_message() {
        mark("due", "desk", NOW.minusSeconds(1), false);
        mark("earlier", "desk", NOW.minusSeconds(5), false);
        mark("later", "desk", NOW.plusSeconds(60), false);
        mark("messaged", "desk", null, false);
        mark("silent", "desk", null, false);
        mark("other-agent", "shop", NOW.minusSeconds(1), false);
        mark("over", "desk", null, true);
        store().send(TaskId.of("messaged"), entry("hello"));

        assertThat(store().due(NOW, Set.of("desk"), 10))
                .extracting(TaskId::value)
                .contains("messaged")
                .containsSubsequence("earlier", "due")
                .hasSize(3);
        assertThat(store().due(NOW, Set.of("desk"), 1)).hasSize(1);
        assertThat(store().nextWake(NOW)).contains(NOW.plusSeconds(60));
        assertThat(store().nextWake(NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void a_leased_task_is_not_due_until_its_lease_ends() {
        mark("t", "desk", NOW, false);
        TaskId task = TaskId.of("t");

        assertThat(store().lease(task, "one", Duration.ofSeconds(30))).isTrue();
        assertThat(store().lease(task, "two", Duration.ofSeconds(30))).isFalse();
        assertThat(store().due(NOW, Set.of("desk"), 10)).isEmpty();
        store().release(task, "two");
        assertThat(store().lease(task, "two", Duration.ofSeconds(30))).isFalse();

        clock.advance(Duration.ofSeconds(20));
        assertThat(store().lease(task, "one", Duration.ofSeconds(30)))
                .as("renewed")
                .isTrue();
        clock.advance(Duration.ofSeconds(20));
        assertThat(store().lease(task, "two", Duration.ofSeconds(30))).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(store().due(NOW, Set.of("desk"), 10)).containsExactly(task);
        assertThat(store().lease(task, "two", Duration.ofSeconds(30))).isTrue();
        store().release(task, "two");
        assertThat(store().due(NOW, Set.of("desk"), 10)).containsExactly(task);
    }

    @Test
    void messages_wait_in_order_until_an_append_consumes_them() {
        append(TASK, 0, "a");
        store().send(TASK, entry("one"));
        store().send(TASK, entry("two"));
        List<InboxMessage> inbox = store().inbox(TASK);
        assertThat(inbox).extracting(m -> text(m.content())).containsExactly("\"one\"", "\"two\"");

        List<Long> first = List.of(inbox.get(0).number());
        assertThatThrownBy(() -> store().append(new Append(TASK, 7, List.of(entry("x")), DUE, first, false))
                        .join())
                .as("a refused append consumes nothing")
                .hasCauseInstanceOf(VersionConflictException.class);
        assertThat(store().inbox(TASK)).hasSize(2);
        store().append(new Append(TASK, 1, List.of(entry("b")), DUE, first, false))
                .join();

        assertThat(store().inbox(TASK)).containsExactly(inbox.get(1));
    }

    @Test
    void nothing_can_be_sent_to_a_task_that_is_unknown_or_over() {
        assertThat(store().send(TaskId.of("unknown"), entry("x"))).isFalse();
        mark("over", "desk", null, true);
        assertThat(store().send(TaskId.of("over"), entry("x"))).isFalse();
        assertThat(store().inbox(TaskId.of("over"))).isEmpty();
    }

    @Test
    void subscribers_hear_of_new_tasks_and_messages_until_they_leave() throws Exception {
        List<TaskId> heard = new CopyOnWriteArrayList<>();
        CountDownLatch twice = new CountDownLatch(2);
        StateStore.Subscription subscription = store().subscribe(task -> {
            heard.add(task);
            twice.countDown();
        });
        append(TASK, 0, "a");
        store().send(TASK, entry("x"));
        assertThat(twice.await(5, TimeUnit.SECONDS)).isTrue();
        subscription.close();
        store().send(TASK, entry("y"));

        assertThat(heard).containsExactly(TASK, TASK);
    }

    @Test
    void large_entries_and_odd_ids_are_kept() {
        String large = "x".repeat(1 << 20);
        TaskId odd = TaskId.of("Ünï 'quoted\" 😀 %_");
        store().append(Append.of(odd, 0, List.of(entry(large)), DUE)).join();

        assertThat(texts(store().read(odd, 0))).containsExactly("\"" + large + "\"");
        assertThat(store().find(odd)).isPresent();
        assertThat(store().due(NOW, Set.of("desk"), 10)).containsExactly(odd);
    }

    @Test
    void what_one_handle_appends_another_reads() {
        append(TASK, 0, "a");
        store().send(TASK, entry("message"));
        StateStore other = openAgain();
        assumeTrue(other != null, "the data of this store ends with its handle");
        try (StateStore second = other) {
            assertThat(texts(second.read(TASK, 0))).containsExactly("\"a\"");
            assertThat(second.inbox(TASK)).hasSize(1);
            assertThatThrownBy(() -> second.append(Append.of(TASK, 0, List.of(entry("b")), DUE))
                            .join())
                    .hasCauseInstanceOf(VersionConflictException.class);
            assertThat(store().lease(TASK, "one", Duration.ofSeconds(30))).isTrue();
            assertThat(second.lease(TASK, "two", Duration.ofSeconds(30))).isFalse();
        }
        assertThat(store().read(TASK, 0))
                .as("closing one handle leaves the other open")
                .hasSize(1);
    }

    @Test
    void what_was_durable_is_there_after_reopening() {
        append(TASK, 0, "a", "b");
        store().send(TASK, entry("message"));
        store().close();
        StateStore again = openAgain();
        assumeTrue(again != null, "the data of this store ends with its handle");
        try (StateStore second = again) {
            assertThat(texts(second.read(TASK, 0))).containsExactly("\"a\"", "\"b\"");
            assertThat(second.find(TASK)).contains(new TaskRecord(TASK, 2, DUE));
            assertThat(second.inbox(TASK)).hasSize(1);
            assertThat(second.append(Append.of(TASK, 2, List.of(entry("c")), DUE))
                            .join())
                    .isEqualTo(3);
        }
    }

    @Test
    void a_closed_store_says_so_and_closing_again_does_nothing() {
        append(TASK, 0, "a");
        store().close();
        store().close();

        assertThatThrownBy(() -> store().read(TASK, 0))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> store().send(TASK, entry("x"))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> append(TASK, 1, "b")).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    private long append(TaskId task, long version, String... texts) {
        List<StoredEntry> entries =
                java.util.Arrays.stream(texts).map(StateStoreContract::entry).toList();
        return store().append(Append.of(task, version, entries, DUE)).join();
    }

    private void mark(String task, String agent, @Nullable Instant wakeAt, boolean ended) {
        TaskMark mark = new TaskMark(agent, "X", ended, wakeAt);
        store().append(Append.of(TaskId.of(task), 0, List.of(entry("a")), mark)).join();
    }

    private static StoredEntry entry(String text) {
        return new StoredEntry("note", 1, false, json("\"" + text + "\""));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(StoredEntry entry) {
        return new String(entry.json(), StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<StoredEntry> entries) {
        return entries.stream().map(StateStoreContract::text).toList();
    }

    private static List<String> ids(List<TaskRecord> tasks) {
        return tasks.stream().map(task -> task.id().value()).toList();
    }
}
