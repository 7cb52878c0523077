/** {@code long-haul}: ten thousand steps through a small window. */
@NullMarked
package io.perdure.examples.longhaul;

import org.jspecify.annotations.NullMarked;
