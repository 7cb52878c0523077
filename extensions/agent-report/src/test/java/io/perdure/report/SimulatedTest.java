package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.TaskState;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StateStore.Transactions;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.testkit.sim.Faults;
import io.perdure.testkit.sim.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals of tasks through crashes, lost answers, late results and undoings: each has a report, and its sums are those of its state. */
class SimulatedTest {
    private final Map<TaskId, SortedMap<Long, StoredEntry>> journals = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void every_simulated_task_has_a_report(long seed) {
        Simulation.seed(seed)
                .tasks(10)
                .faults(Faults.all())
                .store(this::watched)
                .run();

        assertThat(journals).hasSize(10);
        journals.forEach((task, journal) -> {
            assertThat(journal.lastKey()).as("nothing is missing").isEqualTo(journal.size() - 1L);
            check(task, new EntryCodec().decode(task, List.copyOf(journal.values())));
        });
    }

    private static void check(TaskId task, List<JournalEntry> journal) {
        TaskState state = TaskState.of(task, journal);
        TaskReport whole = TaskReport.of(task, journal, Stories.PRICES);
        Report report = whole.report();
        int undoings = report.undoing().map(step -> step.calls().size()).orElse(0);

        assertThat(report.head().status()).isEqualTo(state.status());
        assertThat(report.total().steps()).isEqualTo(state.steps());
        assertThat(report.total().calls()).isEqualTo(state.invocations() + undoings);
        assertThat(report.total().usage()).isEqualTo(state.usage());
        assertThat(report.total().time().total())
                .isEqualTo(java.time.Duration.between(
                        report.head().from(), report.head().to()));
        assertThat(report.remarks()).extracting(Remark::topic).doesNotContain(Topic.OTHER);
        assertThat(whole.text().lines()).allMatch(line -> Columns.of(line) <= Lines.WIDTH);
        assertThat(HtmlFormTest.parsed(whole.html()).select("details.step")).hasSizeGreaterThanOrEqualTo(state.steps());
    }

    private Transactions watched(Transactions real) {
        return () -> watched(real.begin());
    }

    private Transaction watched(Transaction real) {
        return new Transaction() {
            @Override
            public Connection connection() {
                return real.connection();
            }

            @Override
            public CompletableFuture<Long> commit(Append append) {
                CompletableFuture<Long> done = real.commit(append);
                done.thenRun(() -> keep(append.task(), append.expectedVersion(), append.entries()));
                return done;
            }

            @Override
            public void rollback() {
                real.rollback();
            }
        };
    }

    private StateStore watched(StateStore store) {
        return (StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (self, method, arguments) -> {
                    Object result = invoke(store, method, arguments);
                    if (result instanceof CompletableFuture<?> done && arguments[0] instanceof Append append) {
                        done.thenRun(() -> keep(append.task(), append.expectedVersion(), append.entries()));
                    } else if (method.getName().equals("transactions")) {
                        return ((Optional<?>) result)
                                .map(Transactions.class::cast)
                                .map(this::watched);
                    } else if (method.getName().equals("read")) {
                        List<?> read = (List<?>) result;
                        keep(
                                (TaskId) arguments[0],
                                (long) arguments[1],
                                read.stream().map(StoredEntry.class::cast).toList());
                    }
                    return result;
                });
    }

    private static Object invoke(StateStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void keep(TaskId task, long from, List<StoredEntry> entries) {
        SortedMap<Long, StoredEntry> journal = journals.computeIfAbsent(task, id -> new TreeMap<>());
        for (int i = 0; i < entries.size(); i++) {
            journal.put(from + i, entries.get(i));
        }
    }
}
