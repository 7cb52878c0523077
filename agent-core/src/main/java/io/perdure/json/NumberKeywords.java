package io.perdure.json;

import java.math.BigDecimal;
import java.util.function.BiPredicate;

/** The keywords that look at numbers; each says nothing about values of other types, as JSON Schema has it. */
final class NumberKeywords {
    private NumberKeywords() {}

    static Check minimum(Keyword keyword) {
        return number(keyword, (value, bound) -> value.compareTo(bound) >= 0, "must be at least ");
    }

    static Check maximum(Keyword keyword) {
        return number(keyword, (value, bound) -> value.compareTo(bound) <= 0, "must be at most ");
    }

    static Check exclusiveMinimum(Keyword keyword) {
        return number(keyword, (value, bound) -> value.compareTo(bound) > 0, "must be more than ");
    }

    static Check exclusiveMaximum(Keyword keyword) {
        return number(keyword, (value, bound) -> value.compareTo(bound) < 0, "must be less than ");
    }

    static Check multipleOf(Keyword keyword) {
        keyword.demand(keyword.number().signum() > 0, "a number above 0");
        return number(keyword, (value, unit) -> value.remainder(unit).signum() == 0, "must be a multiple of ");
    }

    private static Check number(Keyword keyword, BiPredicate<BigDecimal, BigDecimal> met, String words) {
        BigDecimal bound = keyword.number();
        return Check.that(
                value -> !FiniteNumbers.isFinite(value) || met.test(value.decimalValue(), bound),
                words + bound.toPlainString());
    }
}
