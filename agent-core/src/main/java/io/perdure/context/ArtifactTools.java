package io.perdure.context;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import io.perdure.tool.Artifact;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How a model reads outputs that are too long to be shown: a part, the places of a text, or a value in JSON. */
final class ArtifactTools {
    private static final int LONGEST = 8_000;
    private static final int MOST_PLACES = 20;
    private static final int AROUND = 120;
    private static final int LONGEST_FIND = 200;
    private static final int LARGEST = 32 * 1024 * 1024;

    private ArtifactTools() {}

    /**
     * What is to be shown of an artifact.
     *
     * @param handle which
     * @param offset from which character; by default from the beginning
     * @param length how many characters; by default as many as may be
     * @param find only the places where this text occurs, each with what stands around it
     * @param pointer only the value at this JSON pointer ({@code /orders/0/id}) or path ({@code $.orders[*].id})
     */
    record Part(
            String handle,
            Optional<Integer> offset,
            Optional<Integer> length,
            Optional<String> find,
            Optional<String> pointer) {}

    static Tool readArtifact() {
        return Tool.named("read_artifact")
                .description(
                        "Read more of an output that was too long to be shown, by its handle: from an offset, around the"
                                + " places where a text occurs, or the value at a JSON pointer (/orders/0/id) or path ($.orders[*].id).")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .calls(Part.class, ArtifactTools::read);
    }

    private static String read(Part part, ToolContext call) throws ToolException {
        String text = text(part.handle(), call);
        if (part.find().isPresent()) {
            return places(text, part.find().get());
        }
        String whole = part.pointer().isPresent() ? at(text, part.pointer().get()) : text;
        int from = Math.max(0, Math.min(part.offset().orElse(0), whole.length()));
        int to = end(whole, from, Math.max(1, Math.min(LONGEST, part.length().orElse(LONGEST))));
        String rest = to < whole.length()
                ? "\n(" + (whole.length() - to) + " characters follow; go on with offset " + to + ")"
                : "";
        return Json.storable(whole.substring(from, to)) + rest;
    }

    // Two characters that stand for one are shown together.
    private static int end(String whole, int from, int length) {
        int to = (int) Math.min(whole.length(), from + (long) length);
        boolean splits = to > from && to < whole.length() && Character.isHighSurrogate(whole.charAt(to - 1));
        return splits ? to + 1 : to;
    }

    /** The whole text of an artifact: stores read the whole of it anyway, to compare it with its hash. */
    static String text(String handle, ToolContext call) throws ToolException {
        byte[] bytes = call.find(Artifact.Source.class)
                .flatMap(artifacts -> artifacts.read(handle, 0, LARGEST))
                .orElseThrow(() -> ToolException.refused("There is no artifact of this handle in this task."));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String at(String text, String pointer) throws ToolException {
        try {
            JsonNode root = Json.parse(text);
            JsonNode value = pointer.startsWith("$") ? JsonPath.at(root, pointer) : root.at(pointer);
            if (value.isMissingNode()) {
                throw ToolException.refused("There is nothing at " + pointer + ".");
            }
            return value.isTextual() ? value.textValue() : value.toString();
        } catch (IllegalArgumentException e) {
            throw ToolException.refused("It is not JSON, or the pointer or path is none: " + e.getMessage());
        }
    }

    private static String places(String text, String wanted) throws ToolException {
        if (wanted.isEmpty() || wanted.length() > LONGEST_FIND) {
            throw ToolException.refused("A text to find has 1 to " + LONGEST_FIND + " characters.");
        }
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
            if (++count <= MOST_PLACES) {
                int from = Math.max(0, at - AROUND);
                int to = Math.min(text.length(), at + wanted.length() + AROUND);
                shown.append("at ")
                        .append(at)
                        .append(": …")
                        .append(text, from, to)
                        .append("…\n");
            }
        }
        return Json.storable("It occurs " + count + " time(s)"
                + (count > MOST_PLACES ? "; the first " + MOST_PLACES : "") + ".\n" + shown);
    }
}
