package io.perdure.examples;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stands in for a payments system: honours idempotency keys and remembers what it did, for as long as the process runs. */
final class Payments {
    private final Map<String, Refund> byKey = new LinkedHashMap<>();

    /** Refunds the order; the same key again gives the same refund. */
    synchronized Refund refund(String orderId, String key) {
        return byKey.computeIfAbsent(key, any -> new Refund("refund-" + (byKey.size() + 1), orderId, "12.50 EUR"));
    }

    synchronized Collection<Refund> refunds() {
        return List.copyOf(byKey.values());
    }

    record Refund(String id, String orderId, String amount) {}
}
