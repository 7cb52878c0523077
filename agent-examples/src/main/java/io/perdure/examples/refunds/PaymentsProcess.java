package io.perdure.examples.refunds;

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

/** The payments service in a process of its own. */
final class PaymentsProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    private final Process process;
    private final String authority;

    private PaymentsProcess(Process process, String authority) {
        this.process = process;
        this.authority = authority;
    }

    /** Starts it, with its database in {@code dir}; returns when it listens. */
    static PaymentsProcess start(Path dir, long seed, int latency, Progress progress) throws IOException {
        List<String> arguments = List.of(
                "payments-service", "--db=" + dir.resolve("payments.db"), "--seed=" + seed, "--latency=" + latency);
        Process process = ChildJvm.start(dir, "payments", arguments);
        BufferedReader output = ChildJvm.output(process);
        String first = output.readLine();
        if (first == null || !first.startsWith("port ")) {
            process.destroyForcibly();
            throw new IOException(
                    "The payments service did not start; " + ChildJvm.log(dir, "payments") + " says why.");
        }
        ChildJvm.listen(output, line -> progress.request());
        return new PaymentsProcess(process, "127.0.0.1:" + first.substring("port ".length()));
    }

    /** Host and port. */
    String authority() {
        return authority;
    }

    /** What its books say. */
    LedgerReport report() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + authority + "/ledger"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readValue(body, LedgerReport.class);
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
