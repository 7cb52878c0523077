package io.perdure.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;

/** Jackson's errors without its stack of internal names. */
final class JsonErrors {
    private JsonErrors() {}

    static String inWords(Exception error) {
        String place = "";
        if (error instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            place = path(mapping) + ": ";
        } else if (error instanceof JsonProcessingException parsing && parsing.getLocation() != null) {
            JsonLocation at = parsing.getLocation();
            place = "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        }
        String message =
                error instanceof JsonProcessingException parsing ? parsing.getOriginalMessage() : error.getMessage();
        return place + (message == null ? error.getClass().getSimpleName() : message);
    }

    /** Where in a value, as a JSON pointer. */
    static String path(JsonMappingException error) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : error.getPath()) {
            path.append('/').append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        return path.toString();
    }
}
