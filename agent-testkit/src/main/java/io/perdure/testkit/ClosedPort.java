package io.perdure.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port of the loopback interface that is taken, and at which nobody can connect. */
final class ClosedPort implements Closeable {
    // Linux lets one more in than a queue of length one has room for, and then does not react.
    private static final int ENOUGH = 4;

    private final int port;
    private final List<Closeable> held;

    private ClosedPort(int port, List<Closeable> held) {
        this.port = port;
        this.held = held;
    }

    int port() {
        return port;
    }

    /** Bound, but nobody listens: the system refuses. */
    static ClosedPort refusing() {
        try {
            Socket bound = new Socket();
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new ClosedPort(bound.getLocalPort(), List.of(bound));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody listens, but its queue is full and it never accepts: the system does not react. */
    @SuppressWarnings("MustBeClosedChecker") // by close()
    static ClosedPort silent() {
        try {
            List<Closeable> held = new ArrayList<>();
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(listening);
            for (int i = 0; i < ENOUGH; i++) {
                SocketChannel waiting = SocketChannel.open();
                waiting.configureBlocking(false);
                waiting.connect(listening.getLocalSocketAddress());
                held.add(waiting);
            }
            return new ClosedPort(listening.getLocalPort(), held);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Closeable one : held) {
            one.close();
        }
    }
}
