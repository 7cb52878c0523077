package io.perdure.examples.refunds;

import java.math.BigDecimal;

/**
 * The agent's answer to a request.
 *
 * @param outcome what was decided
 * @param amount what was refunded; 0 if nothing
 * @param reason why, in a few words
 */
record Decision(Outcome outcome, BigDecimal amount, String reason) {
    enum Outcome {
        /** The order was refunded, in full. */
        REFUNDED,
        /** It was not, and will not be. */
        REJECTED,
        /** A person must look at it. */
        ESCALATED
    }
}
