package io.perdure.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small HTTP/1.1 server on the loopback interface, over plain sockets: ready ones cannot break a connection at a place of one's choice.
 * One thread for each connection.
 */
final class LoopbackHttp implements Closeable {
    private final ServerSocket listening;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "loopback-http");
        thread.setDaemon(true);
        return thread;
    });

    LoopbackHttp(Handler handler) {
        this.handler = handler;
        try {
            listening = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException | RuntimeException e) { // closed, and nobody accepts any more
            close();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            HttpConnection connection = new HttpConnection(socket);
            while (connection.next()) {
                handler.handle(connection);
            }
        } catch (IOException e) { // the client has gone, which is its right, or the answer was to break the connection
            Thread.interrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        closeQuietly(listening);
        threads.shutdownNow();
        open.forEach(LoopbackHttp::closeQuietly);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers one request after the other. */
    interface Handler {
        void handle(HttpConnection connection) throws IOException, InterruptedException;
    }
}
