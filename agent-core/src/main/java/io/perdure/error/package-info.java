/**
 * What every error of the library carries: what is wrong, where, and what to do.
 *
 * <p>Start at {@link io.perdure.error.PerdureException}. Imports nothing else of ours.
 */
@NullMarked
package io.perdure.error;

import org.jspecify.annotations.NullMarked;
