package io.perdure.tools.http;

import io.perdure.tool.ToolException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, or a failure that says whether the request can have been carried out.
 *
 * @param client makes the connection
 * @param limits how far the request may go
 * @param effect whether it changes something
 * @param host for messages; the rest of the URL may hold what is nobody's business
 */
record Exchange(HttpClient client, HttpLimits limits, boolean effect, String host) {
    HttpResponse<CappedBytes> send(HttpRequest request) throws ToolException {
        if (Thread.currentThread().isInterrupted()) {
            throw ToolException.unavailable("The call was called off before anything was sent.");
        }
        CompletableFuture<HttpResponse<CappedBytes>> answer =
                client.sendAsync(request, CappedBytes.handler(limits.maxBytes()));
        try {
            return answer.get(limits.total().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw lost("gave no full answer within " + limits.total().toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost("had not answered when the call was called off");
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } finally {
            answer.cancel(true); // hangs up if there is no answer yet
        }
    }

    private ToolException failed(@Nullable Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return ToolException.unavailable("Cannot connect to " + host + ": nothing was sent.");
        }
        if (cause instanceof SSLHandshakeException) {
            return ToolException.unavailable("No secure connection to " + host + " could be made: nothing was sent.");
        }
        return lost("broke off before its answer was complete ("
                + (cause == null ? "no reason given" : cause.getClass().getSimpleName()) + ")");
    }

    private ToolException lost(String what) {
        return effect
                ? ToolException.unknown(host + " " + what + ", so the request may have been carried out.")
                : ToolException.unavailable(host + " " + what + ".");
    }
}
