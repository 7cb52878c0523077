package io.perdure.tool;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.json.Json;
import io.perdure.json.Json.UnstorableException;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.tool.Labeler.Labelled;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.trust.Label;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt at an invocation and says what it led to: an outcome in its stored form, another attempt, or a wait.
 *
 * <p>Never throws what a tool throws. Whether to try again follows the tool's {@link RetryConfig}, and only where its
 * effect allows it; the wait between attempts is the caller's, who keeps it in the journal.
 */
public final class ToolExecutor {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    // What is longer is kept beside the journal, and these parts of it are shown.
    private static final int LONGEST_SHOWN = 8_192;
    private static final int HEAD = 1_500;
    private static final int TAIL = 500;
    private static final ToolFailure WAIT_IN_TRANSACTION = new ToolFailure(
            ToolFailure.Kind.UNUSABLE_RESULT,
            "The tool wants to wait, but its transaction cannot; nothing was written.",
            false);

    /**
     * Runs {@code tool} once on the calling thread.
     *
     * @param tries which try this is, from 1, for the tool's retry settings: attempts lost in a crash do not count
     */
    public AttemptResult attempt(Tool tool, ToolInvocation invocation, ToolContext context, int tries) {
        ToolSpec spec = tool.spec();
        Object result;
        try {
            result = tool.call(SecretArguments.filledIn(invocation, spec, context.secrets()), context);
        } catch (ToolException e) {
            ToolFailure failure = new ToolFailure(e.kind(), shown(e, context), e.mayHaveHadEffect() && isChange(spec));
            return e.isRetryable() ? after(failure, e, invocation, spec, tries) : said(failure, invocation, spec);
        } catch (Throwable e) { // the virtual machine's errors too: the calls beside it are not to suffer
            ToolFailure failure = new ToolFailure(
                    ToolFailure.Kind.CRASHED, e.getClass().getSimpleName() + ": " + shown(e, context), isChange(spec));
            return after(failure, e, invocation, spec, tries);
        }
        return result instanceof Wait wait ? waiting(wait, spec, context) : stored(result, spec, context);
    }

    private static AttemptResult waiting(Wait wait, ToolSpec spec, ToolContext context) {
        if (spec.effect() == Effect.TRANSACTIONAL) {
            return ended(WAIT_IN_TRANSACTION);
        }
        int length = wait.what().length();
        int most = wait.kind() == Wait.Kind.SIGNAL ? Wait.LONGEST_NAME : Wait.LONGEST_QUESTION;
        return length <= most
                ? new AttemptResult.Waiting(storable(wait, context))
                : ended(new ToolFailure(ToolFailure.Kind.TOO_LARGE, tooLong(length, most), isChange(spec)));
    }

    private static String tooLong(int length, int most) {
        return "What is waited for has " + length + " characters, and may have " + most
                + ": nobody was asked. Use fewer.";
    }

    /**
     * What follows when an attempt was given up because it took too long; {@code tries} as above.
     *
     * @param given how long it had: less than the tool's timeout if its task has a deadline
     */
    public AttemptResult overran(ToolSpec spec, int tries, Duration given) {
        String why = given.compareTo(spec.timeout()) < 0 ? ", when the deadline of the task came." : ".";
        ToolFailure failure = new ToolFailure(
                ToolFailure.Kind.TIMED_OUT,
                "The tool did not return within " + given.toMillis() + " ms" + why,
                isChange(spec));
        return again(failure, new TimeoutException(failure.message()), spec, tries)
                .orElseGet(() -> ended(failure));
    }

    /** What follows when the time of an attempt was over before a thread was free for it; {@code tries} as above. */
    public AttemptResult neverBegan(ToolSpec spec, int tries) {
        ToolFailure failure = new ToolFailure(
                ToolFailure.Kind.UNAVAILABLE, "No thread was free for the tool in time, so it never began.", false);
        RetryConfig retry = spec.retry(); // nothing has happened, so it may be tried again whatever its effect
        Optional<Duration> wait = tries < retry.getMaxAttempts()
                ? wait(retry, tries, new TimeoutException(failure.message()))
                : Optional.empty();
        return wait.<AttemptResult>map(delay -> new AttemptResult.Retry(failure, delay))
                .orElseGet(() -> ended(failure));
    }

    /**
     * Asks once, on the calling thread, whether an invocation in doubt had its effect. Never throws what a tool throws.
     *
     * @param tries how often it has been tried, from 1, for the tool's retry settings
     */
    public Look reconcile(Tool tool, ToolInvocation invocation, ToolContext context, int tries) {
        try {
            ToolInvocation filled = SecretArguments.filledIn(invocation, tool.spec(), context.secrets());
            Finding found = tool.reconciler().orElseThrow().reconcile(filled, context);
            return new Look(found.kind(), context.redacted(detail(found, tool.spec())), null);
        } catch (Throwable e) {
            return couldNotLook(tool.spec(), e.getClass().getSimpleName() + ": " + shown(e, context), tries);
        }
    }

    /** What follows when a look could not be made; {@code tries} as above. */
    public Look couldNotLook(ToolSpec spec, String why, int tries) {
        RetryConfig retry = spec.retry();
        boolean again = tries < retry.getMaxAttempts();
        Duration retryIn = again ? wait(retry, tries, new TimeoutException(why)).orElse(null) : null;
        return new Look(Finding.Kind.CANNOT_TELL, "The tool could not find out: " + why, retryIn);
    }

    private static String detail(Finding found, ToolSpec spec) {
        try {
            return Json.stored(found.detail(), spec.maxResultBytes());
        } catch (UnstorableException e) {
            return "(what the tool found cannot be stored: " + e.getMessage() + ")";
        }
    }

    private static Wait storable(Wait wait, ToolContext context) {
        return new Wait(wait.kind(), Json.storable(context.redacted(wait.what())), wait.atMost());
    }

    private static AttemptResult stored(@Nullable Object result, ToolSpec spec, ToolContext context) {
        Artifact.Sink sink = context.find(Artifact.Sink.class).orElse(null);
        try {
            String text = context.redacted(Json.stored(
                    result instanceof Labelled labelled ? labelled.value() : result,
                    sink == null ? spec.maxResultBytes() : Math.max(spec.maxResultBytes(), spec.maxArtifactBytes())));
            boolean isLong = text.length() > LONGEST_SHOWN;
            ToolOutcome outcome = sink != null && isLong ? kept(text, sink) : ToolOutcome.done(text);
            return new AttemptResult.Ended(outcome.labelled(Labelling.of(result, text, context.invocation(), spec)));
        } catch (UnstorableException e) {
            ToolFailure failure = new ToolFailure(
                    e.isTooLarge() ? ToolFailure.Kind.TOO_LARGE : ToolFailure.Kind.UNUSABLE_RESULT,
                    "The tool ran to its end, but its result cannot be stored: " + e.getMessage(),
                    isChange(spec));
            return said(failure, context.invocation(), spec); // it names keys and quotes getters
        } catch (OutOfMemoryError e) {
            return ended(new ToolFailure(
                    ToolFailure.Kind.TOO_LARGE,
                    "The tool ran to its end, but its result does not fit into memory.",
                    isChange(spec)));
        } catch (StoreUnavailableException e) {
            return ended(new ToolFailure(
                    ToolFailure.Kind.UNUSABLE_RESULT,
                    "The tool ran to its end, but its result could not be kept: the store of artifacts cannot be reached.",
                    isChange(spec)));
        }
    }

    private static ToolOutcome kept(String text, Artifact.Sink sink) {
        Artifact artifact = sink.keep(text);
        String head = Json.storable(text.substring(0, HEAD));
        String tail = Json.storable(text.substring(text.length() - TAIL));
        return ToolOutcome.done(
                "(" + artifact.handle() + ": a text of " + text.length()
                        + " characters, of which this is the beginning and the"
                        + " end; read_artifact shows more of it)\n" + head + "\n…\n" + tail,
                artifact);
    }

    private static AttemptResult after(
            ToolFailure failure, Throwable cause, ToolInvocation invocation, ToolSpec spec, int tries) {
        return again(failure, cause, spec, tries).orElseGet(() -> said(failure, invocation, spec));
    }

    private static Optional<AttemptResult> again(ToolFailure failure, Throwable cause, ToolSpec spec, int tries) {
        RetryConfig retry = spec.retry();
        boolean again = spec.effect().isRetried() && tries < retry.getMaxAttempts();
        Optional<Duration> wait = again ? wait(retry, tries, cause) : Optional.empty();
        return wait.map(delay -> new AttemptResult.Retry(failure, delay));
    }

    // In the tool's own words.
    private static AttemptResult said(ToolFailure failure, ToolInvocation invocation, ToolSpec spec) {
        return new AttemptResult.Ended(ToolOutcome.failed(failure).labelled(Labelling.ofFailure(invocation, spec)));
    }

    // Settings that fail themselves are no reason to try again.
    private static Optional<Duration> wait(RetryConfig retry, int tries, Throwable cause) {
        try {
            return retry.getExceptionPredicate().test(cause)
                    ? Optional.of(Duration.ofMillis(Math.min(
                            LONGEST_WAIT.toMillis(),
                            retry.<Object>getIntervalBiFunction().apply(tries, Either.left(cause)))))
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static AttemptResult ended(ToolFailure failure) {
        return new AttemptResult.Ended(ToolOutcome.failed(failure).labelled(Labels.of(Label.NONE)));
    }

    // A transaction that failed was rolled back, so its tool changed nothing.
    private static boolean isChange(ToolSpec spec) {
        return spec.effect() == Effect.IDEMPOTENT || spec.effect() == Effect.ONCE;
    }

    private static String shown(Throwable thrown, ToolContext context) {
        String message = context.redacted(message(thrown));
        return Json.storable(
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…");
    }

    private static String message(Throwable thrown) {
        try {
            return thrown.getMessage() == null ? "(no message)" : thrown.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return "(its message cannot be read)";
        }
    }

    /**
     * What a look for an effect led to.
     *
     * @param finding whether it happened
     * @param detail the result in its stored form if it happened, why it cannot be told otherwise
     * @param retryIn how long to wait before the next look; {@code null} if there is none
     */
    public record Look(
            Finding.Kind finding, String detail, @Nullable Duration retryIn) {}

    /** What one attempt at an invocation led to. */
    public sealed interface AttemptResult {
        /**
         * The invocation is over.
         *
         * @param outcome in its stored form
         */
        record Ended(ToolOutcome outcome) implements AttemptResult {
            /** Checks that nothing is missing. */
            public Ended {
                Objects.requireNonNull(outcome, "outcome");
            }
        }

        /**
         * The attempt failed and another one is allowed.
         *
         * @param failure what went wrong
         * @param delay how long to wait before the next attempt
         */
        record Retry(ToolFailure failure, Duration delay) implements AttemptResult {
            /** Checks that nothing is missing. */
            public Retry {
                Objects.requireNonNull(failure, "failure");
                Objects.requireNonNull(delay, "delay");
            }
        }

        /**
         * The tool did its part; the result comes from outside.
         *
         * @param awaited what for
         */
        record Waiting(Wait awaited) implements AttemptResult {
            /** Checks that nothing is missing. */
            public Waiting {
                Objects.requireNonNull(awaited, "awaited");
            }
        }
    }
}
