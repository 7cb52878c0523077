/**
 * An agent that works through a file of refund requests, against a payments service of its own process, while somebody
 * kills it.
 *
 * <p>Start at {@link io.perdure.examples.refunds.RefundAgent} (the agent), then {@link io.perdure.examples.refunds.Desk}
 * (the work), {@link io.perdure.examples.refunds.Chaos} (the kills) and {@link io.perdure.examples.refunds.Books} (the
 * proof).
 */
@NullMarked
package io.perdure.examples.refunds;

import org.jspecify.annotations.NullMarked;
