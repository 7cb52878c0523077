/**
 * The model, as the library sees it: a request made of messages, a reply made of text and calls.
 *
 * <p>Start at {@link io.perdure.llm.LlmClient}. Imports {@code error} and {@code json}; nothing else of ours.
 */
@NullMarked
package io.perdure.llm;

import org.jspecify.annotations.NullMarked;
