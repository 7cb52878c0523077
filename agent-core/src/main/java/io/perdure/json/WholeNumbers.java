package io.perdure.json;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;

/**
 * Hands out {@code 5.0} as an integer, as JSON Schema has it and some models write them, so that fractions need not be
 * accepted (and cut off) where integers are wanted.
 */
final class WholeNumbers extends TreeTraversingParser {
    WholeNumbers(JsonNode value, ObjectCodec codec) {
        super(value, codec);
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT && isWhole(currentNode())) {
            _currToken = JsonToken.VALUE_NUMBER_INT;
            return _currToken;
        }
        return token;
    }

    /** Whether the number has no fraction, however it is written. */
    static boolean isWhole(JsonNode number) {
        if (number.isIntegralNumber()) {
            return true;
        }
        return FiniteNumbers.isFinite(number)
                && number.decimalValue().stripTrailingZeros().scale() <= 0;
    }
}
