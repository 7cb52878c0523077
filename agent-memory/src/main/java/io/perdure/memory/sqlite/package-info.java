/**
 * Journals in one SQLite file: the embedded default for one machine.
 *
 * <p>Start at {@link io.perdure.memory.sqlite.SqliteStateStore}. Imports {@code io.perdure.store} and {@code error}.
 */
@NullMarked
package io.perdure.memory.sqlite;

import org.jspecify.annotations.NullMarked;
