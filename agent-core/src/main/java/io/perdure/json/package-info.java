/**
 * JSON as the library uses it: the stored form of values, and schemas that say which values fit.
 *
 * <p>Start at {@link io.perdure.json.Json}, then {@link io.perdure.json.JsonSchema}. Imports {@code error}; nothing else of ours.
 */
@NullMarked
package io.perdure.json;

import org.jspecify.annotations.NullMarked;
