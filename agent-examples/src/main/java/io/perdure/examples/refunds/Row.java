package io.perdure.examples.refunds;

import java.math.BigDecimal;

/** A row of the file of refund requests. */
sealed interface Row {
    /** The line it begins in, from 1. */
    int line();

    /** The request's id; of a malformed row: what stands in its place, which may be nothing. */
    String id();

    /**
     * A request that can be worked on.
     *
     * @param message what the customer wrote: anything, and no orders to us
     */
    record Request(int line, String id, String order, BigDecimal amount, String customer, String message)
            implements Row {}

    /**
     * A row that starts no task.
     *
     * @param problem what is wrong with it
     */
    record Malformed(int line, String id, String problem) implements Row {}
}
