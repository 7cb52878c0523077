package io.perdure.langchain4j.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read while it arrives. The JDK's own stream can neither time out nor, in all of its versions, be interrupted; this one
 * does both, and hangs up. Closing it, from any thread, hangs up and lets the reader find its end.
 */
final class ArrivingBody extends InputStream implements BodySubscriber<ArrivingBody> {
    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private final @Nullable Duration longestSilence;
    private long left;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable broken;
    private volatile boolean closed;
    private volatile boolean failed;

    ArrivingBody(@Nullable Duration longestSilence, int maxBytes) {
        this.longestSilence = longestSilence;
        this.left = maxBytes;
    }

    /** Whether reading it came to anything but its end. */
    boolean hasFailed() {
        return failed;
    }

    @Override
    public int read() throws IOException {
        ByteBuffer next = next();
        return next == null ? -1 : next.get() & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        ByteBuffer next = most == 0 ? null : next();
        if (next == null) {
            return most == 0 ? 0 : -1;
        }
        int size = Math.min(most, next.remaining());
        next.get(into, from, size);
        return size;
    }

    /** What is there to be read; {@code null} at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        while (!closed) {
            ByteBuffer next = current.peek();
            if (next != null && next.hasRemaining()) {
                return next;
            }
            if (next != null) {
                current.remove();
            } else if (!refill()) {
                return null;
            }
        }
        return null;
    }

    private boolean refill() throws IOException {
        List<ByteBuffer> more = await();
        if (more.isEmpty()) {
            closed = true;
            Throwable reason = broken;
            if (reason != null) {
                throw failure(reason instanceof IOException io ? io : new IOException(reason));
            }
            return false;
        }
        more.forEach(buffer -> left -= buffer.remaining());
        if (left < 0) {
            throw failure(new IOException("the answer is longer than it may be"));
        }
        current.addAll(more);
        demand();
        return true;
    }

    private List<ByteBuffer> await() throws IOException {
        Duration longest = longestSilence;
        try {
            List<ByteBuffer> more =
                    longest == null ? arrived.take() : arrived.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
            if (more == null) {
                throw failure(new HttpTimeoutException("nothing came for " + longest));
            }
            return more;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(new InterruptedIOException("the call was interrupted"));
        }
    }

    private IOException failure(IOException why) {
        failed = true;
        close();
        return why;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
        arrived.add(END);
    }

    private void demand() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.request(1);
        }
    }

    @Override
    public CompletionStage<ArrivingBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (buffers.isEmpty()) {
            demand();
        } else {
            arrived.add(buffers);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        broken = thrown;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }
}
