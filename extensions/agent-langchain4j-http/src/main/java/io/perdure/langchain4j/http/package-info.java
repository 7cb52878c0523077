/**
 * An HTTP client for LangChain4j's models: it keeps {@code Retry-After}, times out in the middle of an answer too, and ends a call when its
 * thread is interrupted.
 *
 * <p>Start at {@link io.perdure.langchain4j.http.RetryAfterHttpClientBuilder}. Imports {@code langchain4j} of agent-core; nothing else of
 * ours.
 */
@NullMarked
package io.perdure.langchain4j.http;

import org.jspecify.annotations.NullMarked;
