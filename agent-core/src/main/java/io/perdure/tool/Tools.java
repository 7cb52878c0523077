package io.perdure.tool;

import io.perdure.error.PerdureException;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tools of an agent: an immutable set, in the order in which the model is told of them, each name once. */
public final class Tools {
    private static final Tools NONE = new Tools(Map.of());

    private final Map<String, Tool> byName;

    private Tools(Map<String, Tool> byName) {
        this.byName = byName;
    }

    /** No tools. */
    public static Tools none() {
        return NONE;
    }

    /**
     * These tools.
     *
     * @throws InvalidToolException if two have the same name
     */
    public static Tools of(Tool... tools) {
        return NONE.and(Arrays.asList(tools));
    }

    /**
     * These tools and then those.
     *
     * @throws InvalidToolException if two have the same name
     */
    public Tools and(Tools others) {
        return and(others.byName.values());
    }

    /**
     * The same tools, where more is said of what one of them means for trust: of a tool whose author said nothing, and what annotations cannot
     * say, such as a {@link Labeler}.
     *
     * @throws InvalidToolException if there is none of this name
     */
    public Tools declaring(String name, UnaryOperator<Declaration> declare) {
        Tool tool = byName.get(name);
        if (tool == null) {
            throw new InvalidToolException(
                    "There is no tool " + PerdureException.quoted(name) + " to declare anything of.",
                    "Name one of: " + String.join(", ", byName.keySet()) + ".");
        }
        Map<String, Tool> all = new LinkedHashMap<>(byName);
        all.put(name, new Declared(tool, tool.spec().toBuilder().trust(declare).build()));
        return new Tools(all);
    }

    /** A tool by its name. */
    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All tools, in order; unmodifiable. */
    public List<Tool> all() {
        return List.copyOf(byName.values());
    }

    /**
     * A fingerprint of what the model is told of the tools and what they declare: the same for the same declarations, in any process. 16
     * hexadecimal digits of a SHA-256.
     */
    public String fingerprint() {
        String told = byName.values().stream()
                .map(Tool::spec)
                .flatMap(spec -> Stream.of(
                        spec.name(),
                        spec.description(),
                        spec.effect().name(),
                        spec.input().toString(),
                        spec.declaration().canonical()))
                .collect(Collectors.joining("\0"));
        return HexFormat.of().formatHex(sha256().digest(told.getBytes(StandardCharsets.UTF_8)), 0, 8);
    }

    /** A hash of the manifest of each tool, by its name, in order; see {@link ToolSpec#manifest()}. */
    public Map<String, String> manifests() {
        Map<String, String> manifests = new LinkedHashMap<>();
        byName.forEach((name, tool) -> manifests.put(name, tool.spec().manifest()));
        return Collections.unmodifiableMap(manifests);
    }

    /**
     * These tools, if each is as it was when the lock file was written: for tools that come from elsewhere, whose descriptions somebody else could
     * change.
     *
     * @param file written by {@link #writeLock}; one for each version of an agent
     * @throws InvalidToolException naming every tool that is new, gone or changed
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Tools lockedBy(Path file) {
        List<String> differences = LockFile.differences(file, manifests());
        if (!differences.isEmpty()) {
            throw new InvalidToolException(
                    "The tools are not those of " + file + ": " + String.join(", ", differences) + ".",
                    "Look at what they say now; if that is right, write the file anew with Tools.writeLock.");
        }
        return this;
    }

    /**
     * Writes down what each tool says of itself, as a hash, for {@link #lockedBy}.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void writeLock(Path file) {
        LockFile.write(file, manifests());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private Tools and(Collection<? extends Tool> more) {
        Map<String, Tool> all = new LinkedHashMap<>(byName);
        for (Tool tool : more) {
            String name = tool.spec().name();
            if (all.putIfAbsent(name, tool) != null) {
                throw new InvalidToolException(
                        "Two tools are called '" + name + "'.", "Give each tool of an agent a name of its own.");
            }
        }
        return new Tools(all);
    }
}
