package io.perdure.memory.longterm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.testkit.agentdojo.AgentDojoReplay;
import io.perdure.testkit.agentdojo.Tally;
import io.perdure.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attacks of AgentDojo, read by one task and recalled by another. Skipped where the scenarios are not there: {@code -Dperdure.agentdojo=FOLDER}
 * says where.
 */
class AgentDojoThroughMemoryTest {
    private static final Path FOLDER = Path.of(System.getProperty("perdure.agentdojo", "../../shared/agentdojo"));
    private static final int EVERY = Integer.getInteger("perdure.agentdojo.every", 12);

    @TempDir
    Path folder;

    private final List<LongTermMemory> memories = new ArrayList<>();

    @AfterEach
    void close() {
        memories.forEach(LongTermMemory::close);
    }

    private Tools empty() {
        Path file = folder.resolve(memories.size() + ".db");
        LongTermMemory memory = LongTermMemory.on(SqliteFile.at(file), new WordModel("words"));
        memories.add(memory);
        return MemoryTools.of(memory, Scope.everybody().user("the user")).tools();
    }

    @Test
    void what_one_task_read_does_no_harm_in_another() throws IOException {
        boolean there = Files.isDirectory(FOLDER);
        if (!there) {
            System.err.println("SKIPPED: no AgentDojo scenarios in " + FOLDER.toAbsolutePath()
                    + "; give -Dperdure.agentdojo=FOLDER");
        }
        assumeThat(there).as("the scenarios are there").isTrue();

        List<Tally> tallies = AgentDojoReplay.of(FOLDER)
                .every(EVERY)
                .throughMemory(this::empty)
                .memoryAlone();

        tallies.forEach(System.out::println);
        assertThat(tallies).isNotEmpty().allSatisfy(tally -> {
            assertThat(tally.harmful()).isEmpty();
            assertThat(tally.unended()).isZero();
        });
        assertThat(tallies.stream().mapToLong(Tally::attackQuestions).sum())
                .as("attacks that came out of a memory and were asked about")
                .isPositive();
    }
}
