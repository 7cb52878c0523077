/**
 * LangChain4j's models and tools as ours. The only package that imports LangChain4j.
 *
 * <p>Start at {@link io.perdure.langchain4j.LangChain4jLlmClient} and {@link io.perdure.langchain4j.LangChain4jTools}. Imports {@code
 * llm}, {@code tool} and {@code json}; nothing else of ours.
 */
@NullMarked
package io.perdure.langchain4j;

import org.jspecify.annotations.NullMarked;
