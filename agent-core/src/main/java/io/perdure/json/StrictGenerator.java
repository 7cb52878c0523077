package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.nio.CharBuffer;

/**
 * Refuses what Jackson would let through although JSON has no form for it: NaN and the infinities, and halves of
 * surrogate pairs.
 */
final class StrictGenerator extends JsonGeneratorDelegate {
    static final String NOT_FINITE = "not a finite number";
    static final String HALF_PAIR = "half a surrogate pair";

    StrictGenerator(JsonGenerator target) {
        super(target, false);
    }

    @Override
    public void writeNumber(double number) throws IOException {
        demandFinite(Double.isFinite(number));
        super.writeNumber(number);
    }

    @Override
    public void writeNumber(float number) throws IOException {
        demandFinite(Float.isFinite(number));
        super.writeNumber(number);
    }

    @Override
    public void writeArray(double[] numbers, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            demandFinite(Double.isFinite(numbers[i]));
        }
        super.writeArray(numbers, offset, length);
    }

    @Override
    public void writeString(String text) throws IOException {
        demandWhole(text);
        super.writeString(text);
    }

    @Override
    public void writeString(char[] text, int offset, int length) throws IOException {
        demandWhole(CharBuffer.wrap(text, offset, length));
        super.writeString(text, offset, length);
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        demandWhole(name);
        super.writeFieldName(name);
    }

    private void demandWhole(CharSequence text) throws JsonGenerationException {
        if (Texts.firstHalfPair(text) >= 0) {
            throw new JsonGenerationException(HALF_PAIR, this);
        }
    }

    private void demandFinite(boolean finite) throws JsonGenerationException {
        if (!finite) {
            throw new JsonGenerationException(NOT_FINITE, this);
        }
    }
}
