package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import io.perdure.tool.Artifact;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands for texts that are hidden from the model: it hands them on, has values extracted from them, or has them revealed. Minted by the fold,
 * so a resumed task has the same ones. Immutable, and bounded: the oldest are forgotten, and what they stood for has to be read again.
 *
 * @param minted how many there ever were
 * @param all those that are known, oldest first
 */
public record Handles(int minted, List<Handle> all) {
    static final Handles NONE = new Handles(0, List.of());

    /** How many are known at most. */
    static final int MOST = 2_000;

    /** How many characters they stand for at most, together. */
    static final int MOST_CHARACTERS = 256 * 1024;

    /** Copies the list. */
    public Handles {
        all = List.copyOf(all);
    }

    /** The handle of this number, if it is known. */
    public Optional<Handle> find(int number) {
        int index = all.isEmpty() ? -1 : number - all.get(0).number();
        return index >= 0 && index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
    }

    Handles and(List<Handle> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Handle> every = new ArrayList<>(all);
        every.addAll(more);
        int from = Math.max(0, every.size() - MOST);
        long characters =
                every.stream().mapToLong(handle -> handle.text().length()).sum();
        for (int i = 0; i < every.size() - 1 && (i < from || characters > MOST_CHARACTERS); i++) {
            characters -= every.get(i).text().length();
            from = i + 1;
        }
        return new Handles(minted + more.size(), every.subList(from, every.size()));
    }

    /** Text of somebody else's, changed so that nothing in it looks like a handle. */
    public static String plain(String text) {
        return text.replace('\u27e6', '[').replace('\u27e7', ']');
    }

    /**
     * One of them.
     *
     * @param number its name is {@code h} and this
     * @param origin where it comes from, for people and the model: a tool and a call
     * @param label that of what it stands for
     * @param json whether {@code text} is JSON
     * @param text what it stands for; of an artifact no more than a part
     * @param artifact where the whole is kept, if that is not all
     */
    public record Handle(
            int number,
            String origin,
            Label label,
            boolean json,
            String text,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Artifact artifact) {
        /** Checks that nothing is missing; one without a label counts as untrusted. */
        public Handle {
            Objects.requireNonNull(origin, "origin");
            label = label == null ? Label.MISSING : label;
            Objects.requireNonNull(text, "text");
        }

        /** What the model is shown in its place. */
        public String caption() {
            long size = artifact == null ? text.length() : artifact.bytes();
            return "\u27e6h" + number + ": " + (json ? "data" : "text") + ", " + size + " characters, from " + origin
                    + "\u27e7";
        }

        /**
         * The value at a JSON pointer in it; the whole for an empty one.
         *
         * @return empty if there is nothing, or it is not all here
         */
        Optional<JsonNode> value(String pointer) {
            if (artifact != null) {
                return Optional.empty();
            }
            if (!json && pointer.isEmpty()) {
                return Optional.of(com.fasterxml.jackson.databind.node.TextNode.valueOf(text));
            }
            try {
                JsonNode found = Json.parse(text).at(pointer);
                return found.isMissingNode() ? Optional.empty() : Optional.of(found);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
