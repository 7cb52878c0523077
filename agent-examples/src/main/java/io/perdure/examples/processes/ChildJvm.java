package io.perdure.examples.processes;

import io.perdure.examples.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Child processes that run {@link Main} on this class path, and end when this process does, however it ends. */
public final class ChildJvm {
    // Short lives: start fast rather than run fast.
    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Dsun.net.httpserver.nodelay=true");
    private static final int NATIVE_ACCESS_WARNS_SINCE = 24;

    private ChildJvm() {}

    /** Starts a child; what it complains of is appended to the log of that name in {@code dir}. */
    public static Process start(Path dir, String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (Runtime.version().feature() >= NATIVE_ACCESS_WARNS_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Djava.io.tmpdir=" + emptied(dir.resolve("tmp-" + name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(log(dir, name).toFile()))
                .start();
    }

    public static Path log(Path dir, String name) {
        return dir.resolve(name + ".log");
    }

    /** A child that is killed cannot remove its temporary files (SQLite's driver unpacks a library): the next one does. */
    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        return folder;
    }

    /** Hands each line a child prints to {@code listener}, on a thread that ends when the child does. */
    public static Thread listen(BufferedReader output, Consumer<String> listener) {
        Thread thread = new Thread(() -> {
            try (output) {
                output.lines().forEach(listener);
            } catch (IOException | UncheckedIOException e) {
                // The child is gone: what it had to say has been said.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    public static BufferedReader output(Process child) {
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    /** In a child: returns when the parent closes its end of the pipe, or is gone. */
    public static void awaitEndOfInput() throws IOException {
        InputStream in = System.in;
        while (in.read() >= 0) {
            // Nothing is ever sent.
        }
    }

    /** In a child: ends this process at once when the parent is gone. */
    public static void endWithParent() {
        Thread thread = new Thread(() -> {
            try {
                awaitEndOfInput();
            } catch (IOException e) {
                // The same as its end.
            }
            Runtime.getRuntime().halt(Main.FAILED);
        });
        thread.setDaemon(true);
        thread.start();
    }
}
