/**
 * What outlives a task: memories of an agent, found again by meaning, words and time.
 *
 * <p>Start at {@link io.perdure.memory.longterm.LongTermMemory}; {@link io.perdure.memory.longterm.MemoryTools} are what an agent is given.
 * Imports {@code io.perdure.store}, {@code tool} and {@code memory.jdbc}, and LangChain4j's interface of embedding models.
 */
@NullMarked
package io.perdure.memory.longterm;

import org.jspecify.annotations.NullMarked;
