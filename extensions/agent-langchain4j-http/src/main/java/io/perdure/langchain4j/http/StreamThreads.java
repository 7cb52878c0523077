package io.perdure.langchain4j.http;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The threads on which streams are read: one for each, virtual where the JVM has them. */
final class StreamThreads {
    // By reflection, since the library is compiled for Java 17: virtual threads came with Java 21.
    private static final @Nullable Method START_VIRTUAL = find();

    private StreamThreads() {}

    private static @Nullable Method find() {
        try {
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    static void start(Runnable work) {
        if (START_VIRTUAL == null) {
            Thread thread = new Thread(work, "perdure-http-stream");
            thread.setDaemon(true);
            thread.start();
            return;
        }
        try {
            START_VIRTUAL.invoke(null, work);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads cannot be started", e);
        }
    }
}
