package io.perdure.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How an answer of {@link OpenAiServer} is sent, whole or not. */
@FunctionalInterface
interface Delivery {
    /** As it should be. */
    Delivery WHOLE = Delivery::whole;

    Delivery NEVER = (connection, answer) -> connection.awaitHangUp();

    Delivery CUT_OFF = (connection, answer) -> {
        half(connection, answer);
        connection.hangUp();
    };

    Delivery RESET = (connection, answer) -> {
        half(connection, answer);
        Thread.sleep(5); // or the client might lose what it has not read yet, and the reset would come before the body
        connection.reset();
    };

    Delivery STALLING = (connection, answer) -> {
        half(connection, answer);
        connection.awaitHangUp();
    };

    Delivery ENDING_EARLY = (connection, answer) -> whole(connection, answer.firstHalf());

    Delivery ENDLESS = (connection, answer) -> {
        half(connection, answer);
        while (true) { // until the client hangs up: writing fails then
            connection.chunk(answer.filler());
            Thread.sleep(10);
        }
    };

    void send(HttpConnection connection, Pieces answer) throws IOException, InterruptedException;

    static void slowly(HttpConnection connection, Pieces answer, Duration pause)
            throws IOException, InterruptedException {
        connection.begin(answer.status(), answer.headers());
        for (String piece : answer.pieces()) {
            Thread.sleep(pause.toMillis());
            connection.chunk(piece);
        }
        connection.chunk("");
    }

    private static void whole(HttpConnection connection, Pieces answer) throws IOException {
        if (answer.isStream()) {
            connection.begin(answer.status(), answer.headers());
            for (String piece : answer.pieces()) {
                connection.chunk(piece);
            }
            connection.chunk("");
        } else {
            String body = String.join("", answer.pieces());
            connection.begin(answer.status(), answer.headers(), body.getBytes(StandardCharsets.UTF_8).length);
            connection.write(body);
        }
    }

    private static void half(HttpConnection connection, Pieces answer) throws IOException {
        connection.begin(answer.status(), answer.headers());
        for (String piece : answer.firstHalf().pieces()) {
            connection.chunk(piece);
        }
    }

    /**
     * What is to be sent.
     *
     * @param status of HTTP
     * @param headers all but those that frame the body
     * @param pieces of the body
     * @param filler what can follow the first half for ever
     */
    record Pieces(int status, Map<String, String> headers, List<String> pieces, String filler) {
        boolean isStream() {
            return headers.getOrDefault("Content-Type", "").equals("text/event-stream");
        }

        // Of a stream, half of what is said: never why it ended.
        Pieces firstHalf() {
            int said = isStream() ? pieces.size() - OpenAiProtocol.LAST_EVENTS : pieces.size();
            return new Pieces(status, headers, pieces.subList(0, (said + 1) / 2), filler);
        }

        Pieces and(String piece) {
            List<String> more = new ArrayList<>(pieces);
            more.add(piece);
            return new Pieces(status, headers, more, filler);
        }
    }
}
