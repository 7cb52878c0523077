package io.perdure.memory.artifact;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.context.ContextTools;
import io.perdure.guard.TrustPolicy;
import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.ArtifactStore;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task kept goes with the task. */
class DeletedTaskTest {
    @TempDir
    Path folder;

    record Nothing() {}

    @Test
    void nothing_is_left_in_the_folder_of_files() throws IOException {
        Path artifacts = folder.resolve("artifacts");
        deleteATask(FileArtifactStore.at(artifacts), artifacts);
        try (Stream<Path> left = Files.walk(artifacts)) {
            assertThat(left).containsExactly(artifacts);
        }
    }

    @Test
    void nothing_is_left_in_the_database() throws IOException {
        Path artifacts = folder.resolve("artifacts.db");
        deleteATask(JdbcArtifactStore.on(SqliteFile.at(artifacts)), artifacts);
        assertThat(text(artifacts)).doesNotContain("a secret");
    }

    private void deleteATask(ArtifactStore artifacts, Path where) throws IOException {
        Tool report = Tool.named("report")
                .description("A long report.")
                .effect(Effect.READ_ONLY)
                .calls(Nothing.class, (input, call) -> "a secret that is long ".repeat(4_000));
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Help.")
                .model(ScriptedLlm.replies(call("report", Map.of()), say("done")))
                .tools(Tools.of(report).and(ContextTools.standard()))
                .build();
        try (Orchestrator orchestrator = Orchestrator.on(SqliteStateStore.at(folder.resolve("agent.db")))
                .agents(agent)
                .artifacts(artifacts)
                .open()) {
            orchestrator.start(Task.of("t", "Report.")).await();
            assertThat(text(where)).contains("a secret that is long a secret");
            assertThat(orchestrator.delete("t")).isTrue();
            assertThat(text(where)).doesNotContain("a secret");
        }
    }

    private static String text(Path where) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(where.getParent())) {
            for (Path file : files.filter(each -> each.startsWith(where)
                            || each.getFileName().toString().startsWith(where.getFileName() + "-"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
