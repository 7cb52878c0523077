/**
 * Runnable agents, in one jar.
 *
 * <p>Start at {@link io.perdure.examples.Main}, which lists them, and read {@link io.perdure.examples.Quickstart} first.
 */
@NullMarked
package io.perdure.examples;

import org.jspecify.annotations.NullMarked;
