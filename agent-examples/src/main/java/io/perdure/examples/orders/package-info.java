/** The example order-saga: reserve, charge, ship; what cannot be finished is undone. */
@NullMarked
package io.perdure.examples.orders;

import org.jspecify.annotations.NullMarked;
