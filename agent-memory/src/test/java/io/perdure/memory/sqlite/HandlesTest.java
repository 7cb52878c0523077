package io.perdure.memory.sqlite;

import static io.perdure.memory.sqlite.Journals.TASK;
import static io.perdure.memory.sqlite.Journals.append;
import static io.perdure.memory.sqlite.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.store.StateStore;
import io.perdure.store.StateStore.StoreRefusedException;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file, any number of handles, one process. */
@Timeout(60)
class HandlesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"agent.db", "with space", "what?cache=private#x", "100%", "größe 漢字", "-wal"})
    void the_file_may_have_any_name(String name) throws Exception {
        Path file = folder.resolve(name);
        try (StateStore store = SqliteStateStore.at(file)) {
            append(store, TASK, 0, "a").join();
            assertThat(Files.size(file)).isPositive();
        }
        try (StateStore store = SqliteStateStore.at(file);
                Stream<Path> files = Files.list(folder)) {
            assertThat(store.read(TASK, 0)).containsExactly(entry("a"));
            assertThat(files).allMatch(path -> path.getFileName().toString().startsWith(name));
        }
    }

    @Test
    void another_path_to_the_same_file_is_the_same_store() throws Exception {
        Path file = folder.resolve("agent.db");
        Path link = folder.resolve("link.db");
        try (StateStore store = SqliteStateStore.at(file)) {
            Files.createSymbolicLink(link, file);
            try (StateStore linked = SqliteStateStore.at(link);
                    StateStore relative = SqliteStateStore.at(
                            folder.resolve("..").resolve(folder.getFileName()).resolve("agent.db"))) {
                append(linked, TASK, 0, "a").join();
                assertThat(append(relative, TASK, 1, "b").join()).isEqualTo(2);
            }
            assertThat(store.read(TASK, 0)).hasSize(2);
        }
    }

    @Test
    void a_store_that_was_closed_leaves_one_file_and_its_lock() throws Exception {
        try (StateStore store = SqliteStateStore.at(folder.resolve("agent.db"))) {
            append(store, TASK, 0, "a").join();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("agent.db", "agent.db.lock");
        }
    }

    @Test
    void handles_may_come_and_go_while_others_write() {
        Path file = folder.resolve("agent.db");
        List<CompletableFuture<Void>> users = IntStream.range(0, 4)
                .mapToObj(user -> CompletableFuture.runAsync(() -> {
                    for (int version = 0; version < 40; version++) {
                        try (StateStore store = SqliteStateStore.at(file)) {
                            append(store, TaskId.of("task-" + user), version, "a")
                                    .join();
                        }
                    }
                }))
                .toList();
        users.forEach(CompletableFuture::join);

        try (StateStore store = SqliteStateStore.at(file)) {
            for (int user = 0; user < 4; user++) {
                assertThat(store.read(TaskId.of("task-" + user), 0)).hasSize(40);
            }
        }
    }

    @Test
    void a_handle_that_was_closed_hears_no_more() throws Exception {
        Path file = folder.resolve("agent.db");
        BlockingQueue<TaskId> heard = new LinkedBlockingQueue<>();
        BlockingQueue<TaskId> heardByClosed = new LinkedBlockingQueue<>();
        try (StateStore store = SqliteStateStore.at(file)) {
            try (StateStore other = SqliteStateStore.at(file)) {
                other.subscribe(heardByClosed::add);
            }
            store.subscribe(heard::add);
            append(store, TASK, 0, "a").join();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(TASK);
        }
        assertThat(heardByClosed).isEmpty();
    }

    @Test
    void a_function_attached_to_an_append_may_close_the_store() throws Exception {
        StateStore store = SqliteStateStore.at(folder.resolve("agent.db"));
        CompletableFuture<Long> first = append(store, TASK, 0, "a");
        CompletableFuture<Void> closed = first.thenRun(store::close);

        closed.get(20, TimeUnit.SECONDS);
        SqliteStateStore.at(folder.resolve("agent.db")).close();
    }

    @Test
    void closing_on_an_interrupted_thread_writes_what_was_given() {
        Path file = folder.resolve("agent.db");
        StateStore store = SqliteStateStore.at(file);
        List<CompletableFuture<Long>> appends = IntStream.range(0, 50)
                .mapToObj(i -> append(store, TASK, i, "a"))
                .toList();
        Thread.currentThread().interrupt();
        store.close();

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(appends).allMatch(append -> append.isDone() && !append.isCompletedExceptionally());
        try (StateStore again = SqliteStateStore.at(file)) {
            assertThat(again.read(TASK, 0)).hasSize(50);
        }
    }

    @Test
    void no_thread_is_left_when_the_last_handle_is_closed() throws Exception {
        try (StateStore store = SqliteStateStore.at(folder.resolve("agent.db"))) {
            append(store, TASK, 0, "a").join();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("perdure-sqlite-writer")) {
                thread.join(20_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void an_entry_that_holds_a_line_break_is_refused_before_anything_is_written() {
        try (StateStore store = SqliteStateStore.at(folder.resolve("agent.db"))) {
            StoredEntry pretty = new StoredEntry("noted", 1, false, "{\n}".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> store.send(TASK, pretty)).isInstanceOf(IllegalArgumentException.class);
            assertThat(store.find(TASK)).isEmpty();
        }
    }

    @Test
    void another_class_loader_of_the_process_is_refused() throws Exception {
        Path file = folder.resolve("agent.db");
        URL[] classes = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(HandlesTest::url)
                .toArray(URL[]::new);
        try (StateStore store = SqliteStateStore.at(file);
                URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Class<?> other = loader.loadClass(SqliteStateStore.class.getName());
            assertThat(other).isNotEqualTo(SqliteStateStore.class);
            assertThatThrownBy(() -> other.getMethod("at", Path.class).invoke(null, file))
                    .cause()
                    .hasMessageContaining("Another class loader of this process has the store " + file + " open.")
                    .hasMessageEndingWith("[store-in-use]");
            append(store, TASK, 0, "a").join();
        }
        SqliteStateStore.at(file).close();
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void a_folder_that_is_not_there_is_not_made() {
        assertThatThrownBy(() -> SqliteStateStore.at(folder.resolve("no").resolve("agent.db")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessage("The store " + folder.resolve("no").resolve("agent.db")
                        + " is a folder, or its folder does not exist. Fix: Name a file in a folder that exists."
                        + " [store-unusable]");
        assertThat(folder.resolve("no")).doesNotExist();
    }
}
