/**
 * Meters of tasks, and of the orchestrator that carries them, in a registry of Micrometer.
 *
 * <p>Start at {@link io.perdure.micrometer.TaskMeters}, then {@link io.perdure.micrometer.OrchestratorMeters}. Imports the public API of
 * agent-core; nothing else of ours.
 */
@NullMarked
package io.perdure.micrometer;

import org.jspecify.annotations.NullMarked;
