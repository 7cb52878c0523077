package io.perdure.examples.processes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own: it says its port on its first line, then a line for each request. */
public final class ServiceProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    private final Process process;
    private final String authority;

    private ServiceProcess(Process process, String authority) {
        this.process = process;
        this.authority = authority;
    }

    /** Starts it, with its log of this name in {@code dir}; returns when it listens. */
    public static ServiceProcess start(Path dir, String name, List<String> arguments, Progress progress)
            throws IOException {
        Process process = ChildJvm.start(dir, name, arguments);
        BufferedReader output = ChildJvm.output(process);
        String first = output.readLine();
        if (first == null || !first.startsWith("port ")) {
            process.destroyForcibly();
            throw new IOException("The service " + name + " did not start; " + ChildJvm.log(dir, name) + " says why.");
        }
        ChildJvm.listen(output, line -> progress.request());
        return new ServiceProcess(process, "127.0.0.1:" + first.substring("port ".length()));
    }

    /** Host and port. */
    public String authority() {
        return authority;
    }

    /** What its books say. */
    public <T> T report(Class<T> type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + authority + "/ledger"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readValue(body, type);
    }

    /** Ends it: it sees its input end. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
