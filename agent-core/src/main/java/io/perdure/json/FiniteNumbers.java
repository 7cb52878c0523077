package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Refuses numbers such as {@code 1e400}, which a {@code double} cannot hold, and {@code 1e-999999999}, which is cheap to write
 * and ruinous to calculate with.
 */
final class FiniteNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    private static final int MOST_DIGITS_AFTER_THE_POINT = 1_100; // no double has more, written in full
    private static final int MOST_DIGITS_BEFORE_THE_POINT = 309;

    @Override
    public ValueNode numberNode(BigDecimal number) {
        long before = (long) number.precision() - number.scale();
        demand(number.scale() <= MOST_DIGITS_AFTER_THE_POINT && before <= MOST_DIGITS_BEFORE_THE_POINT);
        demand(before < MOST_DIGITS_BEFORE_THE_POINT || Double.isFinite(number.doubleValue()));
        return super.numberNode(number);
    }

    @Override
    public ValueNode numberNode(BigInteger number) {
        demand(Double.isFinite(number.doubleValue()));
        return super.numberNode(number);
    }

    private static void demand(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("a number in it is too large or has too many digits");
        }
    }

    /** Whether it is a number that can be calculated with; trees that were not parsed may hold NaN and the infinities. */
    static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }
}
