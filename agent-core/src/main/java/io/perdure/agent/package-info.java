/**
 * The immutable definition of an agent.
 *
 * <p>Start at {@link io.perdure.agent.Agent}. Imports {@code error}, {@code llm}, {@code tool} and {@code context}; nothing else of ours.
 */
@NullMarked
package io.perdure.agent;

import org.jspecify.annotations.NullMarked;
