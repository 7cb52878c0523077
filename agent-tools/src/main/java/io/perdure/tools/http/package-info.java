/**
 * A ready tool that speaks HTTP with hosts it was allowed to speak with, and tells a refusal from a lost answer.
 *
 * <p>Start at {@link io.perdure.tools.http.HttpTool}. Imports {@code tool} of agent-core, and what it stands on; nothing
 * else of ours.
 */
@NullMarked
package io.perdure.tools.http;

import org.jspecify.annotations.NullMarked;
