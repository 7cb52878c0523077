package io.perdure.examples.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and real SIGKILLs. */
class ChaosTest {
    @TempDir
    Path dir;

    @Test
    void three_kills_change_nothing_but_the_time_it_takes() throws Exception {
        Path input = fortyRows();
        JsonNode calm = figures("calm", "--input", input.toString());
        JsonNode chaos = figures("chaos", "--input", input.toString(), "--chaos", "3", "--seed", "7");

        assertThat(chaos.path("kills").asInt()).isEqualTo(3);
        assertThat(chaos.path("duplicates").asInt()).isZero();
        assertThat(chaos.path("lost").asInt()).isZero();
        assertThat(chaos.path("refunds").asInt())
                .isEqualTo(calm.path("refunds").asInt())
                .isPositive();
        assertThat(chaos.path("decisions_sha256")).isEqualTo(calm.path("decisions_sha256"));
        assertThat(chaos.path("steps_resumed").asInt()).as("kills hit work").isPositive();
        assertThat(calm.path("steps_resumed").asInt()).isZero();
        assertThat(Files.readAllLines(dir.resolve("chaos/decisions.csv"))).hasSize(41);
    }

    @Test
    void a_run_that_was_killed_itself_leaves_no_process_and_the_next_one_goes_on_where_it_was() throws Exception {
        Path input = fortyRows();
        Path first = Files.createDirectories(dir.resolve("first"));
        Process run = Jvm.start(
                first,
                "refund-desk",
                "--input",
                input.toString(),
                "--dir",
                first.toString(),
                "--chaos",
                "3",
                "--latency",
                "200");
        Path log = first.resolve("worker.log");
        while (run.isAlive() && !Files.exists(log)) {
            run.waitFor(10, TimeUnit.MILLISECONDS);
        }
        List<ProcessHandle> children = run.descendants().toList();
        run.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(children).isNotEmpty();

        JsonNode second = figures("first", "--input", input.toString());
        assertThat(second.path("duplicates").asInt()).isZero();
        assertThat(second.path("lost").asInt()).isZero();
    }

    private JsonNode figures(String name, String... options) throws IOException, InterruptedException {
        Path working = Files.createDirectories(dir.resolve(name));
        List<String> arguments =
                new java.util.ArrayList<>(List.of("refund-desk", "--json", "--dir", working.toString()));
        arguments.addAll(List.of(options));
        Jvm.Ended ended = Jvm.run(working, arguments.toArray(String[]::new));
        String workerLog = Optional.of(working.resolve("worker.log"))
                .filter(Files::exists)
                .map(ChaosTest::read)
                .orElse("");
        assertThat(ended.status())
                .as("%s%n%s%n%s", ended.out(), ended.err(), workerLog)
                .isZero();
        return new ObjectMapper().readTree(ended.lastLine());
    }

    /** The first 40 rows of the file that ships, one malformed, a few duplicate. */
    private Path fortyRows() throws IOException {
        StringBuilder text = new StringBuilder("request_id,order_id,amount,customer,message\n");
        List<Csv.Line> lines =
                Csv.read(new String(RequestFile.resource("refund-requests.csv"), StandardCharsets.UTF_8));
        for (Csv.Line line : lines.subList(1, 41)) {
            text.append(String.join(",", line.fields().stream().map(Csv::field).toList()))
                    .append('\n');
        }
        return Files.writeString(dir.resolve("forty.csv"), text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
