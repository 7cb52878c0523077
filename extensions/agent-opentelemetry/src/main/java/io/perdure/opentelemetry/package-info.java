/**
 * Traces and metrics of tasks through OpenTelemetry, in the words of its conventions for generative AI.
 *
 * <p>Start at {@link io.perdure.opentelemetry.GenAiTelemetry}. Imports {@code loop} of agent-core, and what it stands on; nothing else of
 * ours.
 */
@NullMarked
package io.perdure.opentelemetry;

import org.jspecify.annotations.NullMarked;
