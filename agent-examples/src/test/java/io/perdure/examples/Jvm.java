package io.perdure.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the examples as a user does: in a process of their own. */
public final class Jvm {
    private Jvm() {}

    /** What a process printed, and its exit status. */
    public record Ended(int status, String out, String err) {
        public String lastLine() {
            return out.strip().lines().reduce((earlier, later) -> later).orElse("");
        }
    }

    public static Process start(Path dir, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // a short life
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
        Map<String, String> environment = builder.environment();
        List.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY").forEach(environment::remove);
        environment.put("OLLAMA_BASE_URL", "http://127.0.0.1:1");
        return builder.start();
    }

    public static Ended run(Path dir, String... arguments) throws IOException, InterruptedException {
        int status = start(dir, arguments).waitFor();
        return new Ended(status, read(dir, "out"), read(dir, "err"));
    }

    private static String read(Path dir, String name) throws IOException {
        return Files.readString(dir.resolve(name), StandardCharsets.UTF_8);
    }
}
