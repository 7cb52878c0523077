package io.perdure.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values in JSON by the plain steps of JSONPath (RFC 9535): {@code $.name}, {@code ['name']}, {@code [0]}, {@code [*]} and {@code .*}. */
final class JsonPath {
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]*'\"]+)|\\['([^']*)']|\\[\"([^\"]*)\"]|\\[(\\d{1,9})]|\\[(\\*)]|\\.(\\*)");

    private JsonPath() {}

    /**
     * The value, or, where a step is a star, an array of all there are.
     *
     * @throws IllegalArgumentException if it is no path of such steps
     */
    static JsonNode at(JsonNode root, String path) {
        List<JsonNode> found = new ArrayList<>(List.of(root));
        Matcher step = STEP.matcher(path).region(1, path.length());
        boolean many = false;
        while (step.lookingAt()) {
            found = follow(found, step);
            many |= step.group(5) != null || step.group(6) != null;
            step.region(step.end(), path.length());
        }
        if (!path.startsWith("$") || step.regionStart() < path.length()) {
            throw new IllegalArgumentException("a path is written like $.orders[0].id or $.orders[*].id, not " + path);
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(found);
        return many ? all : all.path(0);
    }

    private static List<JsonNode> follow(List<JsonNode> from, Matcher step) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode node : from) {
            String index = step.group(4);
            String name = step.group(1) != null ? step.group(1) : step.group(2) != null ? step.group(2) : step.group(3);
            if (index != null || name != null) {
                JsonNode next = index != null ? node.path(Integer.parseInt(index)) : node.path(name);
                found.addAll(next.isMissingNode() ? List.of() : List.of(next));
            } else {
                node.forEach(found::add);
            }
        }
        return found;
    }
}
