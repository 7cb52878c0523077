/**
 * What an agent can do: tools, what happens if one runs twice, one attempt at a call, and what came of it.
 *
 * <p>Start at {@link io.perdure.tool.Tool}. Imports {@code error}, {@code json} and {@code store} (for task ids); nothing else of ours.
 */
@NullMarked
package io.perdure.tool;

import org.jspecify.annotations.NullMarked;
