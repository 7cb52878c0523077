package io.perdure.memory.longterm;

import java.time.Instant;

/**
 * What is remembered.
 *
 * @param id its number, never used again
 * @param scope to whom it belongs
 * @param fact what was said, under which label
 * @param since when it was said first
 * @param last when it was said last: saying it again makes no second memory
 */
public record Memory(long id, Scope scope, Fact fact, Instant since, Instant last) {}
