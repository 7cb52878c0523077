package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.store.ArtifactStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.store.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link ArtifactStore}, executable: a store passes it by a subclass that says how to open one. Uses JUnit and AssertJ.
 */
public abstract class ArtifactStoreContract {
    private static final TaskId TASK = TaskId.of("refund-4711");
    private static final TaskId OTHER = TaskId.of("../../refund-4712");
    private static final byte[] CONTENT =
            "A long report, most of it: ".repeat(500).getBytes(StandardCharsets.UTF_8);

    private @Nullable ArtifactStore opened;

    /** For subclasses. */
    protected ArtifactStoreContract() {}

    /** A new, empty store; the kit closes it. */
    protected abstract ArtifactStore open();

    /** A second handle on the same data; {@code null} if the data ends with its handle. The kit closes it. */
    protected @Nullable ArtifactStore openAgain() {
        return null;
    }

    /**
     * Changes what is kept for this task under this hash, behind the store's back.
     *
     * @return {@code false} if nobody can
     */
    protected boolean damage(TaskId task, String hash) throws Exception {
        return false;
    }

    @BeforeEach
    final void openStore() {
        opened = open();
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    private ArtifactStore store() {
        ArtifactStore store = opened;
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        return store;
    }

    /** The name under which a content is kept. */
    protected static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static byte[] all(ArtifactStore store, TaskId task, byte[] content) {
        return store.read(task, hash(content), 0, Integer.MAX_VALUE).orElseThrow();
    }

    @Test
    void what_is_kept_is_read_again() {
        store().put(TASK, hash(CONTENT), CONTENT);
        assertThat(all(store(), TASK, CONTENT)).isEqualTo(CONTENT);
    }

    @Test
    void keeping_it_again_changes_nothing() {
        store().put(TASK, hash(CONTENT), CONTENT);
        store().put(TASK, hash(CONTENT), CONTENT);
        assertThat(all(store(), TASK, CONTENT)).isEqualTo(CONTENT);
    }

    @Test
    void an_empty_content_is_a_content() {
        store().put(TASK, hash(new byte[0]), new byte[0]);
        assertThat(all(store(), TASK, new byte[0])).isEmpty();
    }

    @Test
    void every_byte_comes_back_as_it_was() {
        byte[] bytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
        store().put(TASK, hash(bytes), bytes);
        assertThat(all(store(), TASK, bytes)).isEqualTo(bytes);
    }

    @Test
    void a_part_begins_where_it_is_asked_for_and_ends_with_the_content() {
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        String hash = hash(content);
        store().put(TASK, hash, content);
        assertThat(store().read(TASK, hash, 3, 4))
                .hasValueSatisfying(part -> assertThat(part).asString().isEqualTo("3456"));
        assertThat(store().read(TASK, hash, 8, 100))
                .hasValueSatisfying(part -> assertThat(part).asString().isEqualTo("89"));
        assertThat(store().read(TASK, hash, 10, 1))
                .hasValueSatisfying(part -> assertThat(part).isEmpty());
        assertThat(store().read(TASK, hash, 1L << 40, 1))
                .hasValueSatisfying(part -> assertThat(part).isEmpty());
    }

    @Test
    void what_is_not_there_is_empty() {
        assertThat(store().read(TASK, hash(CONTENT), 0, 1)).isEmpty();
    }

    @Test
    void no_task_reads_what_is_another_ones() {
        store().put(TASK, hash(CONTENT), CONTENT);
        assertThat(store().read(OTHER, hash(CONTENT), 0, 1)).isEmpty();
    }

    @Test
    void a_task_may_have_any_name() {
        store().put(OTHER, hash(CONTENT), CONTENT);
        assertThat(all(store(), OTHER, CONTENT)).isEqualTo(CONTENT);
    }

    @Test
    void a_handle_that_is_no_hash_names_nothing() {
        store().put(TASK, hash(CONTENT), CONTENT);
        for (String name : List.of("", "..", "../" + hash(CONTENT), "/etc/hostname", hash(CONTENT) + "\0")) {
            assertThat(store().read(TASK, name, 0, 1)).as(name).isEmpty();
        }
    }

    @Test
    void deleting_removes_all_of_the_task_and_nothing_else() {
        byte[] second = {1, 2, 3};
        store().put(TASK, hash(CONTENT), CONTENT);
        store().put(TASK, hash(second), second);
        store().put(OTHER, hash(CONTENT), CONTENT);
        store().delete(TASK);
        assertThat(store().read(TASK, hash(CONTENT), 0, 1)).isEmpty();
        assertThat(store().read(TASK, hash(second), 0, 1)).isEmpty();
        assertThat(all(store(), OTHER, CONTENT)).isEqualTo(CONTENT);
    }

    @Test
    void deleting_nothing_does_nothing() {
        store().delete(TASK);
        store().put(TASK, hash(CONTENT), CONTENT);
        store().delete(TASK);
        store().delete(TASK);
        store().put(TASK, hash(CONTENT), CONTENT);
        assertThat(all(store(), TASK, CONTENT)).isEqualTo(CONTENT);
    }

    @Test
    void what_was_changed_afterwards_counts_as_lost() throws Exception {
        String hash = hash(CONTENT);
        store().put(TASK, hash, CONTENT);
        assumeTrue(damage(TASK, hash), "nobody can change what this store keeps");
        assertThat(store().read(TASK, hash, 0, Integer.MAX_VALUE)).isEmpty();
        store().put(TASK, hash, CONTENT);
        assertThat(all(store(), TASK, CONTENT)).as("kept again").isEqualTo(CONTENT);
    }

    @Test
    void it_outlives_its_handle() {
        store().put(TASK, hash(CONTENT), CONTENT);
        store().close();
        ArtifactStore again = openAgain();
        assumeTrue(again != null, "the data ends with its handle");
        try (again) {
            assertThat(all(again, TASK, CONTENT)).isEqualTo(CONTENT);
        }
    }

    @Test
    void a_closed_handle_says_so() {
        ArtifactStore again = openAgain();
        assumeTrue(again != null, "the data ends with its handle");
        again.close();
        again.close();
        assertThatThrownBy(() -> again.put(TASK, hash(CONTENT), CONTENT)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void several_threads_keep_at_once() {
        List<byte[]> contents = IntStream.range(0, 40)
                .mapToObj(i -> ("content " + i % 10).getBytes(StandardCharsets.UTF_8))
                .toList();
        CompletableFuture.allOf(contents.stream()
                        .map(each -> CompletableFuture.runAsync(() -> store().put(TASK, hash(each), each)))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(contents)
                .allSatisfy(each -> assertThat(all(store(), TASK, each)).isEqualTo(each));
    }
}
