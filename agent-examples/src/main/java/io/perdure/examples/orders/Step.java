package io.perdure.examples.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** The steps of an order, each with a service of its own. */
enum Step {
    RESERVE("stock") {
        @Override
        Optional<String> refusal(JsonNode asked) {
            boolean there = asked.path("quantity").asInt() <= Order.MOST_IN_STOCK;
            return there ? Optional.empty() : Optional.of("There are not so many in stock.");
        }
    },
    CHARGE("cards") {
        @Override
        Optional<String> refusal(JsonNode asked) {
            boolean declined = asked.path("cents").asInt() % Order.UNLUCKY == 0;
            return declined ? Optional.of("The card was declined.") : Optional.empty();
        }
    },
    SHIP("shipping") {
        @Override
        Optional<String> refusal(JsonNode asked) {
            boolean unknown = asked.path("country").asText().equals(Order.OUT_OF_REACH);
            return unknown ? Optional.of("No carrier goes there.") : Optional.empty();
        }
    };

    private final String service;

    Step(String service) {
        this.service = service;
    }

    /** The name of its service. */
    String service() {
        return service;
    }

    /** The name of its tool. */
    String tool() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why the service says no, if it does. */
    abstract Optional<String> refusal(JsonNode asked);
}
