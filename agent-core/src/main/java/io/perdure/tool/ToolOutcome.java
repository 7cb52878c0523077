package io.perdure.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.json.Json;
import io.perdure.tool.Labeler.Labels;
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
 * @param labels whether what the tool said is to be trusted; {@code null}: nobody knows, and the model was shown it
 */
public record ToolOutcome(
        Status status,
        String output,
        @Nullable ToolFailure failure,
        List<ToolFailure> failedAttempts,
        @Nullable Artifact artifact,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Labels labels) {
    private static final String HIDDEN = "(hidden: it is not trusted)";

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
        this(status, output, failure, failedAttempts, null, null);
    }

    /** It succeeded. */
    public static ToolOutcome done(String output) {
        return new ToolOutcome(Status.DONE, output, null, List.of());
    }

    /** It succeeded, and its whole result is kept as an artifact. */
    public static ToolOutcome done(String part, Artifact artifact) {
        return new ToolOutcome(Status.DONE, part, null, List.of(), artifact, null);
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
        return failures.isEmpty() ? this : new ToolOutcome(status, output, failure, failures, artifact, labels);
    }

    /** This outcome, with these labels; {@code null} for none. */
    public ToolOutcome labelled(@Nullable Labels with) {
        return new ToolOutcome(status, output, failure, failedAttempts, artifact, with);
    }

    /** Whether the model is shown nothing of what the tool said, but handles. */
    public boolean isHidden() {
        return labels != null && labels.hidden() && !labels.label().isTrusted();
    }

    /** Whether it succeeded. */
    public boolean isDone() {
        return status == Status.DONE;
    }

    /**
     * What a model may be shown: the output, or what failed, of which kind, whether it may have happened, how often it was tried, and what can
     * be done next. Control characters are made visible; what is hidden is left out.
     */
    public String observation() {
        return observation(isHidden() ? HIDDEN : text());
    }

    /** What the tool said, with control characters made visible: its result, or what failed. */
    public String text() {
        return Json.visible(failure == null ? output : failure.message());
    }

    /** The same as {@link #observation()}, with this in place of what the tool said. */
    public String observation(String said) {
        if (failure == null) {
            return output.isEmpty() ? "(done; the tool returned nothing)" : said;
        }
        StringBuilder text = new StringBuilder(200)
                .append(status)
                .append(" (")
                .append(failure.kind())
                .append("): ")
                .append(said)
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
