package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a provider says about a request that it refuses, in lower case. It may quote the request, and what a user wrote is no word of the
 * provider's: only what stands outside of quotation marks is.
 *
 * @param codes its codes, or all that it says if it says it without any
 * @param said its sentences
 */
record ErrorBody(String codes, String said) {
    private static final int LONGEST = 4_000;
    private static final Pattern QUOTED = Pattern.compile("(?<!\\w)(['\"`]).*?\\1(?!\\w)", Pattern.DOTALL);

    static ErrorBody of(String message) {
        int brace = message.indexOf('{');
        try {
            return brace < 0 ? plain(message) : of(Json.parse(message.substring(brace)));
        } catch (IllegalArgumentException e) { // cut off, or it only looked like it
            return plain(message);
        }
    }

    private static ErrorBody of(JsonNode body) {
        JsonNode error = body.path("error").isMissingNode() ? body : body.path("error");
        String codes = Stream.of("code", "type", "status")
                .map(name -> error.path(name).asText())
                .collect(Collectors.joining(" "));
        return new ErrorBody(
                codes.toLowerCase(Locale.ROOT),
                unquoted(
                        error.isTextual()
                                ? error.asText()
                                : error.path("message").asText()));
    }

    private static ErrorBody plain(String message) {
        return new ErrorBody(unquoted(message), unquoted(message));
    }

    private static String unquoted(String text) {
        String head = text.substring(0, Math.min(text.length(), LONGEST));
        return QUOTED.matcher(head).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** Whether one of these codes or of these phrases is the provider's. */
    boolean names(List<String> someCodes, List<String> phrases) {
        return someCodes.stream().anyMatch(codes::contains) || phrases.stream().anyMatch(said::contains);
    }
}
