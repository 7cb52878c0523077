package io.perdure.tools.http;

import io.perdure.tool.ToolException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server said, and what it means.
 *
 * @param response status, headers and body
 * @param host who said it
 * @param headers of the request, for their secrets
 */
record Answer(HttpResponse<CappedBytes> response, String host, Headers.Resolved headers) {
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNSIGHTLY = Pattern.compile("[\\p{Cntrl}\\p{Cf}&&[^\n\t]]");
    private static final int LONGEST_REASON = 1_000;

    /** A byte that is not text becomes a mark of three bytes in UTF-8. */
    static int mostStoredBytes(int bytesRead) {
        return (int) Math.min(Integer.MAX_VALUE, 3L * bytesRead + 1_000);
    }

    /** The result of a 2xx answer; any other is a failure. */
    Object result(boolean effect, int attempt) throws ToolException {
        if (response.statusCode() / 100 != 2) {
            throw failure(effect, attempt);
        }
        String text = text();
        if (text.isEmpty()) {
            return "HTTP " + response.statusCode();
        }
        return response.body().isCut()
                ? text + "\n(cut here: the answer is longer than "
                        + response.body().size() + " bytes)"
                : text;
    }

    private ToolException failure(boolean effect, int attempt) {
        int status = response.statusCode();
        if (status < 400) {
            String message = reason() + " Redirects are not followed.";
            // After 301 to 303 the effect may be done and only its result elsewhere; 307 and 308 say it is not.
            return effect && status < 307 ? ToolException.unknown(message) : ToolException.refused(message);
        }
        return switch (status) {
            case 425, 429, 503 -> ToolException.unavailable(reason());
            // To a request whose key was sent before, 409 can mean that the earlier one is still being worked on.
            case 409 -> effect && attempt > 1 ? lost(true) : ToolException.conflict(reason());
            case 412 -> ToolException.conflict(reason());
            case 408 -> lost(effect);
            default -> status >= 500 ? lost(effect) : ToolException.refused(reason());
        };
    }

    private ToolException lost(boolean effect) {
        return effect ? ToolException.unknown(reason()) : ToolException.unavailable(reason());
    }

    private String reason() {
        String said = UNSIGHTLY.matcher(text()).replaceAll("").strip();
        String shown = said.length() <= LONGEST_REASON ? said : said.substring(0, LONGEST_REASON) + "…";
        String status = host + " answered HTTP " + response.statusCode();
        return shown.isEmpty() ? status + "." : status + ": " + shown;
    }

    private String text() {
        return headers.withoutSecrets(response.body().text(charset()));
    }

    private Charset charset() {
        Matcher named =
                CHARSET.matcher(response.headers().firstValue("Content-Type").orElse(""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) { // a charset this JVM does not know
            return StandardCharsets.UTF_8;
        }
    }
}
