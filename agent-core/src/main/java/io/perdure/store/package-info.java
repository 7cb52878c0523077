/**
 * Where journals are kept: opaque entries with a type and a version, in a store that anyone can write.
 *
 * <p>Start at {@link io.perdure.store.StateStore}. Imports {@code error}; nothing else of ours.
 */
@NullMarked
package io.perdure.store;

import org.jspecify.annotations.NullMarked;
