package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses what Jackson would let through although JSON has no form for it: NaN and the infinities, and halves of
 * surrogate pairs. Says where, in whatever kind of value.
 */
final class StrictGenerator extends JsonGeneratorDelegate {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

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

    /** How numbers of unknown classes arrive: as whatever their {@code toString} says. */
    @Override
    public void writeNumber(String number) throws IOException {
        demandFinite(NUMBER.matcher(number).matches());
        super.writeNumber(number);
    }

    @Override
    public void writeNumber(char[] digits, int offset, int length) throws IOException {
        writeNumber(new String(digits, offset, length));
    }

    @Override
    public void writeArray(double[] numbers, int offset, int length) throws IOException {
        writeStartArray(numbers, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(numbers[i]);
        }
        writeEndArray();
    }

    @Override
    public void writeArray(String[] texts, int offset, int length) throws IOException {
        writeStartArray(texts, length);
        for (int i = offset; i < offset + length; i++) {
            writeString(texts[i]);
        }
        writeEndArray();
    }

    @Override
    public void writeString(String text) throws IOException {
        demandWhole(text);
        super.writeString(text);
    }

    @Override
    public void writeString(SerializableString text) throws IOException {
        demandWhole(text.getValue());
        super.writeString(text);
    }

    @Override
    public void writeString(char[] text, int offset, int length) throws IOException {
        demandWhole(new String(text, offset, length));
        super.writeString(text, offset, length);
    }

    @Override
    public void writeRawValue(String json) throws IOException {
        demandWhole(json);
        super.writeRawValue(json);
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        demandWholeName(name);
        super.writeFieldName(name);
    }

    @Override
    public void writeFieldName(SerializableString name) throws IOException {
        demandWholeName(name.getValue());
        super.writeFieldName(name);
    }

    private void demandWhole(String text) throws RefusedException {
        if (text != null && Texts.firstHalfPair(text) >= 0) {
            throw refused("the text", Place.next(getOutputContext()), " holds half a surrogate pair.");
        }
    }

    private void demandWholeName(String name) throws RefusedException {
        if (Texts.firstHalfPair(name) >= 0) {
            JsonStreamContext object = getOutputContext();
            Place place = object.getParent() == null ? Place.ROOT : Place.of(object.getParent());
            throw refused("a key of the object", place, " holds half a surrogate pair.");
        }
    }

    private void demandFinite(boolean finite) throws RefusedException {
        if (!finite) {
            throw refused("the number", Place.next(getOutputContext()), " is not finite.");
        }
    }

    private RefusedException refused(String what, Place place, String why) {
        return new RefusedException(what + place.at() + why, this);
    }

    /** A part of a value that JSON has no form for. */
    static final class RefusedException extends JsonGenerationException {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        RefusedException(String sentence, JsonGenerator generator) {
            super(sentence, generator);
            this.sentence = sentence;
        }

        /** Which part, where and why. */
        String sentence() {
            return sentence;
        }
    }
}
