package io.perdure.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection of {@link LoopbackHttp}: requests are read from it, and answers written to it, piece by piece. */
final class HttpConnection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String target = "";
    private String body = "";

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Reads the next request; {@code false} if the client has hung up. */
    boolean next() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            return false;
        }
        target = line.split(" ", 3)[1];
        Map<String, String> headers = headers();
        boolean chunked = headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked");
        byte[] bytes = chunked ? chunks() : bytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        body = new String(bytes, StandardCharsets.UTF_8);
        return true;
    }

    /** The path of the request. */
    String path() {
        return target.split("\\?", 2)[0];
    }

    /** The body of the request. */
    String body() {
        return body;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client hung up in the middle of a body");
        }
        return bytes;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(), 16);
        while (size > 0) {
            whole.writeBytes(bytes(size));
            line();
            size = Integer.parseInt(line(), 16);
        }
        line();
        return whole.toByteArray();
    }

    // Without its end; empty at the end of the headers, and when the client has hung up.
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        if (read < 0 && line.size() > 0) {
            throw new EOFException("the client hung up in the middle of a line");
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Writes status and headers of an answer whose body comes in {@link #chunk chunks}. */
    void begin(int status, Map<String, String> headers) throws IOException {
        head(status, headers, "Transfer-Encoding: chunked");
    }

    /** Writes status and headers of an answer whose body has so many bytes. */
    void begin(int status, Map<String, String> headers, int length) throws IOException {
        head(status, headers, "Content-Length: " + length);
    }

    private void head(int status, Map<String, String> headers, String framing) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\nDate: ");
        head.append(date(Instant.now())).append("\r\n").append(framing).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString());
    }

    /** A time in the form of HTTP's headers. */
    static String date(Instant time) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .format(time.atOffset(ZoneOffset.UTC));
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** A piece of a body that was begun without a length; an empty one is its end. */
    void chunk(String text) throws IOException {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        write(Integer.toHexString(size) + "\r\n" + text + "\r\n");
    }

    /** Hangs up in good order, whatever was promised. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Hangs up with a reset, as a machine does that has forgotten the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits until the client hangs up. */
    void awaitHangUp() throws IOException {
        while (in.read() >= 0) {
            // what it may still send is of no interest
        }
    }
}
