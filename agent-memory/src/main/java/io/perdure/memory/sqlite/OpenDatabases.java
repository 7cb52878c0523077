package io.perdure.memory.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The files that are open in this JVM: each once, however many handles there are. */
final class OpenDatabases {
    private static final Map<Path, Shared> OPEN = new HashMap<>();

    private OpenDatabases() {}

    static synchronized Database open(Path file, InstantSource clock) {
        Path real = realPath(file);
        Shared shared = OPEN.get(real);
        if (shared == null) {
            shared = new Shared(Database.open(real, clock));
            OPEN.put(real, shared);
        }
        shared.handles++;
        return shared.database;
    }

    static synchronized void close(Database database) {
        Shared shared = OPEN.get(database.file());
        if (shared != null && --shared.handles == 0) {
            OPEN.remove(database.file());
            database.close();
        }
    }

    private static Path realPath(Path file) {
        try {
            Path absolute = file.toAbsolutePath();
            Path folder = absolute.getParent();
            if (Files.isDirectory(absolute) || folder == null || !Files.isDirectory(folder)) {
                throw Refusals.unusable(
                        "The store " + file + " is a folder, or its folder does not exist.",
                        "Name a file in a folder that exists.",
                        null);
            }
            return Files.exists(absolute)
                    ? absolute.toRealPath()
                    : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw Refusals.unusable(
                    "The path of the store " + file + " cannot be read.",
                    "Check that the folder exists and may be entered by this user.",
                    e);
        }
    }

    private static final class Shared {
        private final Database database;
        private int handles;

        private Shared(Database database) {
            this.database = database;
        }
    }
}
