package io.perdure.tools.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The first bytes of an answer: at most as many as may be read. */
final class CappedBytes {
    private final byte[] bytes;
    private final boolean cut;

    private CappedBytes(byte[] bytes, boolean cut) {
        this.bytes = bytes;
        this.cut = cut;
    }

    /** Whether there were more. */
    boolean isCut() {
        return cut;
    }

    int size() {
        return bytes.length;
    }

    /** As text; what is not becomes U+FFFD. */
    String text(Charset charset) {
        return new String(bytes, charset);
    }

    static BodyHandler<CappedBytes> handler(int most) {
        return info -> new Reader(most);
    }

    /** Reads until there is enough, then hangs up. */
    private static final class Reader implements BodySubscriber<CappedBytes> {
        private final CompletableFuture<CappedBytes> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final int most;
        private Flow.@Nullable Subscription subscription;

        Reader(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<CappedBytes> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[Math.min(buffer.remaining(), most - read.size())];
                buffer.get(piece);
                read.writeBytes(piece);
                if (buffer.hasRemaining()) {
                    end(true);
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable thrown) {
            whole.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            end(false);
        }

        private void end(boolean cut) {
            if (whole.complete(new CappedBytes(read.toByteArray(), cut)) && cut && subscription != null) {
                subscription.cancel();
            }
        }
    }
}
