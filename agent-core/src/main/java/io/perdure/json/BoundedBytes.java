package io.perdure.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes bytes up to a limit; what goes beyond fails at once, so that a huge value is not built in memory first. */
final class BoundedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final int most;

    BoundedBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) throws IOException {
        demandRoom(1);
        bytes.write(one);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        demandRoom(length);
        bytes.write(source, offset, length);
    }

    private void demandRoom(int more) throws FullException {
        if (more > most - bytes.size()) {
            throw new FullException();
        }
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The limit was reached. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
