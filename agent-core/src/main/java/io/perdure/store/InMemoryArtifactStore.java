package io.perdure.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps artifacts in memory: for tests, and for tasks that need not outlive their process. */
final class InMemoryArtifactStore implements ArtifactStore {
    private final Map<TaskId, Map<String, byte[]>> kept = new ConcurrentHashMap<>();

    @Override
    public void put(TaskId task, String hash, byte[] content) {
        kept.computeIfAbsent(task, id -> new ConcurrentHashMap<>()).put(hash, content.clone());
    }

    @Override
    public Optional<byte[]> read(TaskId task, String hash, long offset, int length) {
        byte[] content = kept.getOrDefault(task, Map.of()).get(hash);
        if (content == null) {
            return Optional.empty();
        }
        int from = (int) Math.min(offset, content.length);
        return Optional.of(Arrays.copyOfRange(content, from, (int) Math.min((long) from + length, content.length)));
    }

    @Override
    public void delete(TaskId task) {
        kept.remove(task);
    }

    @Override
    public void close() {
        kept.clear();
    }
}
