package io.perdure.tool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an invocation whose outcome is unknown had its effect: it looks, and changes nothing.
 *
 * <p>Asked after a crash in the middle of an effect that may not be repeated, and whenever an attempt ends without its being known what it did.
 */
@FunctionalInterface
public interface Reconciler {
    /**
     * Looks whether the invocation has had its effect. May be called several times, and again after a crash; retried as the tool's
     * {@link ToolSpec#retry() settings} say when it throws.
     *
     * @param invocation the one in doubt: look for its {@link ToolInvocation#idempotencyKey() key} or its arguments
     * @param context of this look, not of the attempt; its number counts looks
     * @return what was found. {@link Finding#didNotHappen()} is a promise that it will not happen later either: an effect that was lost
     *     in a crash is then started again
     * @throws Exception if it could not look; it is then not known what happened
     */
    Finding reconcile(ToolInvocation invocation, ToolContext context) throws Exception;

    /**
     * What a tool found out.
     *
     * @param kind whether it happened
     * @param detail what the call would have returned if it happened; why it cannot be told, as a text
     */
    record Finding(Kind kind, @Nullable Object detail) {
        /** Checks that nothing is missing. */
        public Finding {
            Objects.requireNonNull(kind, "kind");
        }

        /** It had its effect, and this is what the call would have returned. */
        public static Finding happened(@Nullable Object result) {
            return new Finding(Kind.HAPPENED, result);
        }

        /** It had no effect, and will have none. */
        public static Finding didNotHappen() {
            return new Finding(Kind.DID_NOT_HAPPEN, null);
        }

        /** It cannot be told; {@code why} is shown to the model and to people. */
        public static Finding cannotTell(String why) {
            return new Finding(Kind.CANNOT_TELL, why);
        }

        /** Whether it happened. */
        public enum Kind {
            /** It had its effect. */
            HAPPENED,
            /** It had no effect, and will have none. */
            DID_NOT_HAPPEN,
            /** Nobody knows. */
            CANNOT_TELL
        }
    }
}
