package io.perdure.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * What was logged.
 *
 * @param level how important
 * @param logger by whom
 * @param message one line, filled in
 * @param error as it is printed below; empty if there is none
 */
record LogRecord(Level level, String logger, String message, String error) {
    private static final Queue<LogRecord> RECORDS = new ConcurrentLinkedQueue<>();
    private static volatile boolean debugging;
    private static volatile boolean recording;

    /** From here on everything is recorded that tests of this process log; {@code debug}: also what is for debugging alone. */
    static Queue<LogRecord> start(boolean debug) {
        RECORDS.clear();
        debugging = debug;
        recording = true;
        return RECORDS;
    }

    static void stop() {
        recording = false;
        debugging = false;
    }

    boolean isPublic() {
        return level.toInt() >= Level.INFO.toInt();
    }

    /** A logger that hands on to another what that one would print anyway. */
    static Logger over(Logger printed) {
        return new Recorder(printed);
    }

    private static final class Recorder extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final transient Logger printed;

        Recorder(Logger printed) {
            this.name = printed.getName();
            this.printed = printed;
        }

        @Override
        public boolean isTraceEnabled() {
            return debugging;
        }

        @Override
        public boolean isDebugEnabled() {
            return debugging;
        }

        @Override
        public boolean isInfoEnabled() {
            return recording || printed.isInfoEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable error) {
            String message = MessageFormatter.basicArrayFormat(pattern, arguments);
            if (recording) {
                RECORDS.add(new LogRecord(level, name, message, error == null ? "" : printed(error)));
            } else if (printed.isEnabledForLevel(level)) {
                printed.atLevel(level).setCause(error).log(message);
            }
        }

        private static String printed(Throwable error) {
            StringWriter text = new StringWriter();
            error.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
