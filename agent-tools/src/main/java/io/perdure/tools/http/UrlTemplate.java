package io.perdure.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.error.PerdureException;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL with names in braces, each standing for an argument: in the path for a part of one segment, in the query for a
 * part of one value.
 */
final class UrlTemplate {
    private static final Pattern SHAPE = Pattern.compile("(https?)://([^/?#]*)((?:/[^?#]*)?)((?:\\?[^#]*)?)");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|[/\\\\])\\.{1,2}(?:[/\\\\]|$)");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String scheme;
    private final String authority;
    private final String path;
    private final String query;
    private final Set<String> variables = new LinkedHashSet<>();

    private UrlTemplate(Matcher shape) {
        scheme = shape.group(1);
        authority = shape.group(2);
        path = shape.group(3);
        query = shape.group(4);
        Matcher variable = VARIABLE.matcher(path + query);
        while (variable.find()) {
            variables.add(variable.group(1));
        }
    }

    static UrlTemplate parse(String tool, String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw invalid(tool, "is not an http or https URL");
        }
        UrlTemplate template = new UrlTemplate(shape);
        if (template.authority.indexOf('@') >= 0) {
            throw invalid(tool, "has user info before its host");
        }
        if (!AllowedHosts.isAuthority(template.authority)) {
            throw invalid(tool, "has no plain host (and port): names in braces may not stand there");
        }
        String example = VARIABLE.matcher(template.path + template.query).replaceAll("x");
        if (DOT_SEGMENT.matcher(template.path).find() || !isUri(template.origin() + example)) {
            throw invalid(tool, "has a path or query that is not allowed in a URL");
        }
        return template;
    }

    private static boolean isUri(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static InvalidToolException invalid(String tool, String what) {
        return new InvalidToolException(
                "The URL of the tool " + PerdureException.quoted(tool) + " " + what + ".",
                "Write it like https://host:port/orders/{orderId}?full={full}.");
    }

    String scheme() {
        return scheme;
    }

    /** Host, and port if the URL names one. */
    String authority() {
        return authority;
    }

    /** The arguments that stand in the URL. */
    Set<String> variables() {
        return variables;
    }

    private String origin() {
        return scheme + "://" + authority;
    }

    /** The URL with the arguments in their places; a value that could lead elsewhere is refused. */
    URI expand(JsonNode arguments) throws ToolException {
        String filled = fill(path, arguments, true);
        if (DOT_SEGMENT.matcher(filled).find()) {
            throw ToolException.refused("The arguments would make a path with '.' or '..' in it; nothing was sent.");
        }
        return URI.create(origin() + filled + fill(query, arguments, false));
    }

    private static String fill(String template, JsonNode arguments, boolean inPath) throws ToolException {
        StringBuilder text = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        while (variable.find()) {
            String name = variable.group(1);
            String value = value(name, arguments.path(name));
            if (inPath && (value.isEmpty() || DOT_SEGMENT.matcher(value).find())) {
                throw ToolException.refused(
                        "The argument '" + name
                                + "' must not be empty and must not have '.' or '..' as a part between slashes; nothing was sent.");
            }
            variable.appendReplacement(text, Matcher.quoteReplacement(encoded(value)));
        }
        return variable.appendTail(text).toString();
    }

    private static String value(String name, JsonNode node) throws ToolException {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        String value = node.asText();
        if (!node.isValueNode() || CONTROL.matcher(value).find()) {
            throw ToolException.refused(
                    "The argument '" + name + "' must be a single value without control characters; nothing was sent.");
        }
        return value;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
