/**
 * Durable, secure agents.
 *
 * <p>Start at {@link io.perdure.Orchestrator}: it carries tasks of agents, and goes on with them after a crash. Imports everything else
 * of ours; nothing imports it.
 */
@NullMarked
package io.perdure;

import org.jspecify.annotations.NullMarked;
