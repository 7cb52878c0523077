package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmReply;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.Snapshot;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskMark;
import io.perdure.testkit.ManualClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A snapshot that is no good is passed over: the task goes on as the journal has it, and a good one takes its place. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebuiltSnapshotTest {
    private static final int STEPS = 40;

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("one bit is another", content -> {
                    content[content.length / 2] ^= 1;
                    return content;
                }),
                damage("it is cut off", content -> Arrays.copyOf(content, content.length * 2 / 3)),
                damage("it is empty", content -> new byte[0]),
                damage("it is all zeroes", content -> new byte[content.length]),
                damage("it has one byte more", content -> Arrays.copyOf(content, content.length + 1)),
                damage("it is of another form", content -> {
                    content["perdure-state/".length()]++;
                    return content;
                }));
    }

    private static Arguments damage(String what, UnaryOperator<byte[]> done) {
        return Arguments.of(what, done);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void the_task_goes_on_by_its_journal_and_keeps_a_good_one(String what, UnaryOperator<byte[]> damage) {
        CountDownLatch stuck = new CountDownLatch(1);
        Bench bench = Bench.of(100_000, (n, seen) -> reply(n, stuck));
        bench.startedBy("1", () -> bench.llm.requests().size() == STEPS);
        stuck.countDown();
        int done = 1 + bench.entries().stream().map(Object::getClass).toList().lastIndexOf(InvocationEnded.class);
        List<StoredEntry> journal = bench.store.read(Bench.TASK, 0).subList(0, done);
        List<JournalEntry> entries = bench.entries().subList(0, done);
        int half = entries.size() / 2;
        Snapshot good = JournalReader.snapshot(TaskState.of(Bench.TASK, entries.subList(0, half)), half);
        assertThat(read(stored(journal, good)).tail()).as("a good one is used").isLessThan(150_000);

        InMemoryStateStore hurt = stored(
                journal,
                new Snapshot(
                        Bench.TASK, good.version(), damage.apply(good.content().clone())));
        assertThat(read(hurt).state()).isEqualTo(TaskState.of(Bench.TASK, entries));
        assertThat(read(hurt).tail()).isGreaterThan(200_000);

        Bench again = Bench.of(hurt, 100_000, (n, seen) -> say("went on after step " + seen.step()));
        assertThat(again.run().answer()).isEqualTo("went on after step " + (STEPS - 1));
        assertThat(hurt.snapshot(Bench.TASK).orElseThrow().version()).isGreaterThan(half);
        assertThat(read(hurt).tail()).as("there is a good one again").isLessThan(100_000);
    }

    private static InMemoryStateStore stored(List<StoredEntry> journal, Snapshot snapshot) {
        InMemoryStateStore store = new InMemoryStateStore(new ManualClock());
        store.append(Append.of(Bench.TASK, 0, journal, new TaskMark("reader", "RUNNING", false, Instant.EPOCH)))
                .join();
        store.keep(snapshot);
        assertThat(store.snapshot(Bench.TASK)).isPresent();
        return store;
    }

    private static JournalReader.Reading read(InMemoryStateStore store) {
        return new JournalReader(store).read(Bench.TASK).orElseThrow();
    }

    private static LlmReply reply(int asked, CountDownLatch stuck) {
        if (asked < STEPS - 1) {
            return call("read", Map.of("characters", 6_000));
        }
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return say("too late");
    }
}
