/**
 * What happens next, and making it happen: a pure decision, and the run that carries it out.
 *
 * <p>Start at {@link io.perdure.loop.Decider}, then {@link io.perdure.loop.TaskRun}. Imports {@code agent}, {@code context}, {@code journal} and
 * what they stand on; nothing else of ours.
 */
@NullMarked
package io.perdure.loop;

import org.jspecify.annotations.NullMarked;
