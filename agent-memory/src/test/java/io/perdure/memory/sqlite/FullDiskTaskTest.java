package io.perdure.memory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task on a file system that is really full: it stops and says so, its journal can be read, and it goes on when there is room. */
class FullDiskTaskTest {
    private static final int STEPS = 12;
    private static final String MOUNT = "mount -t tmpfs -o size=3m tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void a_task_stops_when_the_disk_is_full_and_goes_on_when_there_is_room() throws Exception {
        assumeTrue(run("true") == 0, "this machine lets nobody mount a small file system of his own");

        int status = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // a short life
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.sqlite.tmpdir=" + System.getProperty("java.io.tmpdir"),
                FullDiskTaskTest.class.getName(),
                folder.toString());

        assertThat(status).as("what the process found").isZero();
    }

    private int run(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", MOUNT, folder.toString()));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).inheritIO().start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** In a process of its own, on a file system of its own. */
    public static void main(String[] args) throws Exception {
        Path disk = Path.of(args[0]);
        Path ballast = disk.resolve("ballast");
        Map<String, Integer> ledger = new ConcurrentHashMap<>();
        try (Orchestrator orchestrator = Orchestrator.on(SqliteStateStore.at(disk.resolve("agent.db")))
                .agents(agent(ledger))
                .open()) {
            fill(disk, ballast);
            TaskHandle<String> task = orchestrator.start(Task.of("t", "Write it all down."));
            await().until(() -> task.info().obstacle().isPresent());
            assertThat(task.info().obstacle().orElseThrow()).contains("Free some disk space");
            assertThatCode(task::history).doesNotThrowAnyException();
            int before = ledger.size();
            assertThat(before).isBetween(1, STEPS - 1);

            Files.delete(ballast);

            assertThat(task.await().status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(ledger).as("steps, once each by their keys").hasSize(STEPS);
            System.out.println("The disk was full after " + before + " of " + STEPS + " steps.");
        }
    }

    private static void fill(Path disk, Path ballast) throws Exception {
        long room = Files.getFileStore(disk).getUsableSpace() - 300_000;
        Files.write(ballast, new byte[Math.toIntExact(room)]);
    }

    private static Agent agent(Map<String, Integer> ledger) {
        return Agent.named("writer")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Write.")
                .model(Model.of(ScriptedLlm.of(FullDiskTaskTest::next)).window(Model.UNLIMITED, 1_000))
                .tools(Tools.of(Tool.named("write")
                        .description("Writes.")
                        .effect(Effect.IDEMPOTENT)
                        .calls(Line.class, (line, call) -> {
                            ledger.merge(call.idempotencyKey(), 1, Integer::sum);
                            return "x".repeat(40_000);
                        })))
                .build();
    }

    private static LlmReply next(ScriptedLlm.Seen seen) {
        long steps = seen.request().messages().stream()
                .filter(message -> message instanceof Message.Assistant)
                .count();
        return steps == STEPS ? ScriptedLlm.say("Written.") : ScriptedLlm.call("write", Map.of("number", steps));
    }

    record Line(int number) {}
}
