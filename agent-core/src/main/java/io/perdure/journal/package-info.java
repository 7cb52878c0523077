/**
 * The history of a task, and the state it adds up to.
 *
 * <p>Start at {@link io.perdure.journal.JournalEntry}, then {@link io.perdure.journal.TaskState}. Imports {@code error},
 * {@code json}, {@code store}, {@code llm} and {@code tool}; nothing else of ours.
 */
@NullMarked
package io.perdure.journal;

import org.jspecify.annotations.NullMarked;
