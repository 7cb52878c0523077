package io.perdure.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Why a JSON value is not one of a Java type, in words a model can act upon. */
final class ReadErrors {
    private ReadErrors() {}

    static String inWords(IOException error) {
        String place = error instanceof JsonMappingException mapping ? path(mapping) : "";
        return place.isEmpty() ? what(error) : place + ": " + what(error);
    }

    private static String what(IOException error) {
        if (error instanceof ValueInstantiationException && error.getCause() != null) {
            return refusal(error.getCause());
        }
        if (error instanceof InvalidFormatException format && format.getValue() != null) {
            return Values.quoted(format.getValue().toString()) + " is not " + name(format.getTargetType());
        }
        if (error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "it is not " + name(mismatch.getTargetType());
        }
        String message = error instanceof JsonProcessingException json ? json.getOriginalMessage() : error.getMessage();
        return message == null ? error.getClass().getSimpleName() : Values.capped(message);
    }

    // A type's own check speaks for itself; what other exceptions say needs their name.
    private static String refusal(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return Values.capped(
                thrown instanceof IllegalArgumentException
                        ? message
                        : thrown.getClass().getSimpleName() + ": " + message);
    }

    private static String name(Class<?> type) {
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of type " + type.getSimpleName();
    }

    /** Where in a value, as a JSON pointer; empty for the whole. */
    static String path(JsonMappingException error) {
        Place place = Place.ROOT;
        for (JsonMappingException.Reference step : error.getPath()) {
            place = step.getFieldName() == null ? place.item(step.getIndex()) : place.property(step.getFieldName());
        }
        return place.pointer();
    }
}
