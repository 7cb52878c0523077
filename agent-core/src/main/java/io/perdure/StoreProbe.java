package io.perdure;

import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks whether the store answers, on a thread of its own: one that hangs keeps that thread and nobody who asks, and workers that are all busy are
 * no fault of the store. Safe for use by several threads.
 */
final class StoreProbe {
    private final StateStore store;
    private final InstantSource clock;
    private Future<Set<TaskId>> looking = CompletableFuture.completedFuture(Set.of());

    StoreProbe(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether the store answers within a second; takes out of {@code tasks} which have ended there. */
    boolean reaches(Set<TaskId> tasks) {
        try {
            tasks.removeAll(look(Set.copyOf(tasks)).get(1, TimeUnit.SECONDS));
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // One look at a time: the next one waits for it, as long as it may.
    private synchronized Future<Set<TaskId>> look(Set<TaskId> tasks) {
        if (looking.isDone()) {
            CompletableFuture<Set<TaskId>> look = new CompletableFuture<>();
            looking = look;
            Thread thread = new Thread(() -> ended(tasks, look), "perdure-probe");
            thread.setDaemon(true);
            thread.start();
        }
        return looking;
    }

    private void ended(Set<TaskId> tasks, CompletableFuture<Set<TaskId>> found) {
        try {
            store.nextWake(clock.instant());
            found.complete(tasks.stream().filter(this::hasEnded).collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            found.completeExceptionally(e);
        }
    }

    private boolean hasEnded(TaskId task) {
        return store.find(task).filter(known -> known.mark().ended()).isPresent();
    }
}
