package io.perdure.tool;

import io.perdure.json.Json;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of an invocation: exactly one for each, in its stored form.
 *
 * @param status how it ended
 * @param output the result of a {@link Status#DONE} one: the text a tool returned, or JSON text of any other value;
 *     empty otherwise
 * @param failure why it is not done; {@code null} for {@link Status#DONE}
 * @param failedAttempts what went wrong in the attempts before the last one, oldest first
 * @param artifact where the whole result is kept, if {@code output} is no more than a part of it; {@code null} otherwise
 */
public record ToolOutcome(
        Status status,
        String output,
        @Nullable ToolFailure failure,
        List<ToolFailure> failedAttempts,
        @Nullable Artifact artifact) {
    /** Checks that a failure is there exactly when it did not succeed. */
    public ToolOutcome {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(output, "output");
        failedAttempts = List.copyOf(failedAttempts);
        if ((status == Status.DONE) != (failure == null)) {
            throw new IllegalArgumentException("a failure goes with every status but DONE");
        }
    }

    /** An outcome that stands in the journal as a whole. */
    public ToolOutcome(Status status, String output, @Nullable ToolFailure failure, List<ToolFailure> failedAttempts) {
        this(status, output, failure, failedAttempts, null);
    }

    /** It succeeded. */
    public static ToolOutcome done(String output) {
        return new ToolOutcome(Status.DONE, output, null, List.of());
    }

    /** It succeeded, and its whole result is kept as an artifact. */
    public static ToolOutcome done(String part, Artifact artifact) {
        return new ToolOutcome(Status.DONE, part, null, List.of(), artifact);
    }

    /** It did not succeed: unknown if it may have had an effect, failed otherwise. */
    public static ToolOutcome failed(ToolFailure failure) {
        Status status = failure.mayHaveHadEffect() ? Status.UNKNOWN : Status.FAILED;
        return new ToolOutcome(status, "", failure, List.of());
    }

    /** It was called off before anything happened. */
    public static ToolOutcome cancelled(String why) {
        return new ToolOutcome(
                Status.CANCELLED, "", new ToolFailure(ToolFailure.Kind.CANCELLED, why, false), List.of());
    }

    /** This outcome, with what went wrong before. */
    public ToolOutcome after(List<ToolFailure> failures) {
        return failures.isEmpty() ? this : new ToolOutcome(status, output, failure, failures, artifact);
    }

    /** Whether it succeeded. */
    public boolean isDone() {
        return status == Status.DONE;
    }

    /**
     * What the model is shown: the output, or what failed, of which kind, whether it may have happened, how often it was tried, and what can
     * be done next. Control characters are made visible.
     */
    public String observation() {
        if (failure == null) {
            return output.isEmpty() ? "(done; the tool returned nothing)" : Json.visible(output);
        }
        StringBuilder text = new StringBuilder(200)
                .append(status)
                .append(" (")
                .append(failure.kind())
                .append("): ")
                .append(Json.visible(failure.message()))
                .append("\nEffect: ")
                .append(failure.mayHaveHadEffect() ? "NOT KNOWN." : "none.");
        if (!failedAttempts.isEmpty()) {
            text.append(" Attempts: ").append(failedAttempts.size() + 1).append('.');
        }
        return text.append("\nYou can: ").append(failure.advice()).append('.').toString();
    }

    /** How an invocation ended. */
    public enum Status {
        /** It did what it was asked. */
        DONE,
        /** It did not, and nothing outside changed. */
        FAILED,
        /** It cannot be known whether it did. */
        UNKNOWN,
        /** It was called off before anything happened. */
        CANCELLED
    }
}
