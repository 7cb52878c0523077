/**
 * What may happen, and what is to be noticed: rules for answers, for tools that fail, and monitors of how a task behaves.
 *
 * <p>Start at {@link io.perdure.guard.Monitor}. Imports {@code journal}, {@code tool} and {@code llm}; nothing else of ours.
 */
@NullMarked
package io.perdure.guard;

import org.jspecify.annotations.NullMarked;
