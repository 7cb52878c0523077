/**
 * Artifacts, which are too large for a journal, in files or in a database.
 *
 * <p>Start at {@link io.perdure.memory.artifact.FileArtifactStore}. Imports {@code io.perdure.store} and {@code memory.jdbc}.
 */
@NullMarked
package io.perdure.memory.artifact;

import org.jspecify.annotations.NullMarked;
