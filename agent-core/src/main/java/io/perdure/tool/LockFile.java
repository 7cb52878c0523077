package io.perdure.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manifests of tools in a file: a line for each, its name and a hash, in the order of the names, so that a change is seen in review. */
final class LockFile {
    private static final String HEAD = "# The tools that were looked at, each with a SHA-256 of its manifest.";

    private LockFile() {}

    static void write(Path file, Map<String, String> manifests) {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        new TreeMap<>(manifests).forEach((name, hash) -> lines.add(name + " " + hash));
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock file " + file + " cannot be written", e);
        }
    }

    /** What differs, a sentence each; empty if nothing does. */
    static List<String> differences(Path file, Map<String, String> manifests) {
        Map<String, String> locked = read(file);
        TreeSet<String> names = new TreeSet<>(locked.keySet());
        names.addAll(manifests.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String was = locked.get(name);
            String is = manifests.get(name);
            if (was == null) {
                differences.add("'" + name + "' is new");
            } else if (is == null) {
                differences.add("'" + name + "' is gone");
            } else if (!was.equals(is)) {
                differences.add("'" + name + "' has changed");
            }
        }
        return differences;
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> locked = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split("\\s+");
                if (!line.isBlank() && !line.startsWith("#") && words.length == 2) {
                    locked.put(words[0], words[1]);
                }
            }
            return locked;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the lock file " + file
                            + " cannot be read; write it once with Tools.writeLock, and keep it under version control",
                    e);
        }
    }
}
