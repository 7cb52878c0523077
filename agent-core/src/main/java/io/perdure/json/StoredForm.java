package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The stored form of values (invariant E5): made before an outcome counts, or refused with the reason. */
final class StoredForm {
    private static final ObjectWriter WRITER = Json.mapper()
            .writer()
            .with(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .with(SerializationFeature.FAIL_ON_SELF_REFERENCES);

    private StoredForm() {}

    static String of(@Nullable Object value, int maxBytes) throws UnstorableException {
        if (value == null) {
            return "";
        }
        return value instanceof CharSequence text ? text(text.toString(), maxBytes) : json(value, maxBytes);
    }

    private static String text(String text, int maxBytes) throws UnstorableException {
        int half = Texts.firstHalfPair(text);
        if (half >= 0) {
            throw new UnstorableException("the text holds half a surrogate pair at position " + half + ".");
        }
        // A char takes one to three bytes, so most texts need no counting.
        boolean fits = text.length() <= maxBytes / 3
                || (text.length() <= maxBytes && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
        if (!fits) {
            throw tooLarge(maxBytes);
        }
        return text;
    }

    private static String json(Object value, int maxBytes) throws UnstorableException {
        BoundedBytes target = new BoundedBytes(maxBytes);
        try (JsonGenerator generator = new StrictGenerator(WRITER.createGenerator(target))) {
            WRITER.writeValue(generator, value);
        } catch (BoundedBytes.FullException e) {
            throw tooLarge(maxBytes);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            if (causedByFull(e)) {
                throw tooLarge(maxBytes);
            }
            throw new UnstorableException(reason(e));
        }
        return target.text();
    }

    private static UnstorableException tooLarge(int maxBytes) {
        return new UnstorableException("it is larger than " + maxBytes + " bytes.");
    }

    private static boolean causedByFull(Throwable error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBytes.FullException) {
                return true;
            }
        }
        return false;
    }

    // Jackson's own texts may quote values, so only their kind and place are told.
    private static String reason(Throwable error) {
        String place = error instanceof JsonMappingException mapping
                        && !mapping.getPath().isEmpty()
                ? " at " + shortened(JsonErrors.path(mapping))
                : "";
        String text = String.valueOf(error.getMessage());
        if (error instanceof StackOverflowError || text.contains("nesting depth") || text.contains("recursion")) {
            return "it is cyclic or nested too deeply" + place + ".";
        }
        if (text.contains("self-reference")) {
            return "it refers to itself" + place + ".";
        }
        if (text.contains(StrictGenerator.NOT_FINITE)) {
            return "a number is not finite" + place + ".";
        }
        if (text.contains(StrictGenerator.HALF_PAIR)) {
            return "a text holds half a surrogate pair" + place + ".";
        }
        Throwable cause = error.getCause();
        return cause == null
                ? "a part of it has no JSON form" + place + " ("
                        + error.getClass().getSimpleName() + ")."
                : "a part of it cannot be read" + place + " ("
                        + cause.getClass().getSimpleName() + ").";
    }

    private static String shortened(String path) {
        return path.length() <= 120 ? path : path.substring(0, 120) + "…";
    }
}
