package io.perdure.tools.http;

import io.perdure.error.PerdureException;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The headers of every request of a tool. */
final class Headers {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    // Striking out shorter ones would make holes in ordinary text.
    private static final int SHORTEST_SECRET = 4;

    private final List<Header> all;

    Headers(List<Header> all) {
        this.all = List.copyOf(all);
    }

    static Header plain(String tool, String name, String value) {
        Objects.requireNonNull(value, "value");
        check(tool, name, value);
        return new Header(name, false, () -> value);
    }

    static Header secret(String tool, String name, Supplier<String> value) {
        Objects.requireNonNull(value, "value");
        check(tool, name, "x");
        return new Header(name, true, value);
    }

    private static void check(String tool, String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException e) {
            throw refused(tool, name);
        }
        if (name.equalsIgnoreCase(IDEMPOTENCY_KEY)) {
            throw refused(tool, name);
        }
    }

    private static InvalidToolException refused(String tool, String name) {
        return new InvalidToolException(
                "The tool '" + tool + "' cannot send a header " + PerdureException.quoted(name) + " of its own.",
                "Leave it out (the library sends what HTTP needs and the idempotency key), or correct its name or value.");
    }

    /** Asks for the values. What a supplier throws is not passed on: it may quote the secret. */
    Resolved resolve() throws ToolException {
        List<Value> values = new ArrayList<>(all.size());
        for (Header header : all) {
            try {
                values.add(
                        new Value(header, Objects.requireNonNull(header.value().get())));
            } catch (RuntimeException e) {
                throw ToolException.unavailable("The value of the header '" + header.name() + "' could not be had ("
                        + e.getClass().getSimpleName() + "); nothing was sent.");
            }
        }
        return new Resolved(values);
    }

    record Header(String name, boolean secret, Supplier<String> value) {}

    private record Value(Header header, String text) {}

    /** The headers of one request. */
    static final class Resolved {
        private final List<Value> values;

        private Resolved(List<Value> values) {
            this.values = values;
        }

        void putOn(HttpRequest.Builder request) throws ToolException {
            for (Value value : values) {
                try {
                    request.setHeader(value.header().name(), value.text());
                } catch (IllegalArgumentException e) { // its message quotes the value
                    throw ToolException.unavailable("The value of the header '"
                            + value.header().name() + "' cannot be sent; nothing was sent.");
                }
            }
        }

        /** The text without the secrets, should a server have repeated them. */
        String withoutSecrets(String text) {
            String clean = text;
            for (Value value : values) {
                if (value.header().secret()) {
                    String secret = value.text();
                    clean = strikeOut(clean, secret);
                    clean = strikeOut(clean, secret.substring(secret.lastIndexOf(' ') + 1)); // "Bearer …", "Basic …"
                }
            }
            return clean;
        }

        private static String strikeOut(String text, String secret) {
            return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "(secret)");
        }
    }
}
