package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.perdure.json.Json.UnstorableException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The stored form of values (invariant E5): made before an outcome counts, or refused with the reason. */
final class StoredForm {
    private static final ObjectWriter WRITER = Json.mapper()
            .writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT) // what is given up needs no end
            .without(SerializationFeature.FAIL_ON_SELF_REFERENCES); // Refusals finds every cycle, not only the smallest

    private StoredForm() {}

    static String of(@Nullable Object value, int maxBytes) throws UnstorableException {
        if (value == null) {
            return "";
        }
        return value instanceof CharSequence text ? text(text, maxBytes) : json(value, maxBytes);
    }

    private static String text(CharSequence value, int maxBytes) throws UnstorableException {
        String text = read(value);
        int half = Texts.firstHalfPair(text);
        if (half >= 0) {
            throw new UnstorableException("the text holds half a surrogate pair at position " + half + ".");
        }
        // A char takes one to three bytes, so most texts need no counting.
        boolean fits =
                text.length() <= maxBytes / 3 || (text.length() <= maxBytes && Texts.utf8Length(text) <= maxBytes);
        if (!fits) {
            throw Refusals.tooLarge(maxBytes);
        }
        return text;
    }

    // Somebody else's CharSequence runs somebody else's code.
    private static String read(CharSequence value) throws UnstorableException {
        if (value instanceof String text) {
            return text;
        }
        try {
            return String.valueOf(value.toString());
        } catch (Throwable thrown) {
            Refusals.rethrowFatal(thrown);
            throw Refusals.unreadable("the text", thrown);
        }
    }

    private static String json(Object value, int maxBytes) throws UnstorableException {
        BoundedBytes target = new BoundedBytes(maxBytes);
        StrictGenerator generator = null;
        try {
            generator = new StrictGenerator(WRITER.createGenerator(target));
            WRITER.writeValue(generator, value);
            return target.text();
        } catch (Throwable thrown) {
            Refusals.rethrowFatal(thrown);
            throw Refusals.of(thrown, generator, maxBytes);
        } finally {
            close(generator);
        }
    }

    private static void close(@Nullable StrictGenerator generator) {
        try {
            if (generator != null) {
                generator.close(); // gives its buffers back
            }
        } catch (IOException e) {
            // It wrote what was left in its buffer beyond the limit, which is known and told by now.
        }
    }
}
