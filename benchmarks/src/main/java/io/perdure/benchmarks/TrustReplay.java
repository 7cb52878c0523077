package io.perdure.benchmarks;

import io.perdure.memory.longterm.LongTermMemory;
import io.perdure.memory.longterm.MemoryTools;
import io.perdure.memory.longterm.Scope;
import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.testkit.agentdojo.AgentDojoReplay;
import io.perdure.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The replay of attack scenarios in all its ways, through a long-term memory among them. Argument: the folder that holds a folder for each suite. */
public final class TrustReplay implements AutoCloseable {
    private final Path folder;
    private final Deque<LongTermMemory> open = new ArrayDeque<>();

    private TrustReplay(Path folder) {
        this.folder = folder;
    }

    /** Replays; exit status 0 only if no harmful call was made without a person's yes. */
    public static void main(String[] arguments) throws IOException {
        int status;
        try (TrustReplay replay = new TrustReplay(Files.createTempDirectory("perdure-replay"))) {
            status = AgentDojoReplay.run(arguments, System.out, suites -> suites.throughMemory(replay::emptyMemory));
        }
        System.exit(status);
    }

    // One pair after the other: the memory before it has done its work.
    private Tools emptyMemory() {
        open.forEach(LongTermMemory::close);
        open.clear();
        try {
            Path file = Files.createTempFile(folder, "memory", ".db");
            LongTermMemory memory = LongTermMemory.on(SqliteFile.at(file), new MemorySearch.RandomModel());
            open.add(memory);
            return MemoryTools.of(memory, Scope.everybody().user("the user")).tools();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        open.forEach(LongTermMemory::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
