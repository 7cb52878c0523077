/**
 * What the model sees: a request put together from the agent and the state of the task.
 *
 * <p>Start at {@link io.perdure.context.RequestAssembly}. Imports {@code json}, {@code llm} and {@code journal}; nothing else of ours.
 */
@NullMarked
package io.perdure.context;

import org.jspecify.annotations.NullMarked;
