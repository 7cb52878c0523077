package io.perdure.report;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.LateResult;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.tool.Artifact;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the entries of a call say, in words. */
final class CallWords {
    private CallWords() {}

    static Topic topic(ToolOutcome outcome) {
        return switch (outcome.status()) {
            case DONE -> Topic.DONE;
            case FAILED -> Topic.FAILED;
            case UNKNOWN -> Topic.UNKNOWN;
            case CANCELLED -> Topic.CALLED_OFF;
            default -> Topic.OTHER;
        };
    }

    static String outcome(ToolOutcome outcome) {
        return switch (outcome.status()) {
            case DONE -> "done";
            case FAILED -> "failed" + kind(outcome.failure());
            case UNKNOWN -> "unknown" + kind(outcome.failure());
            case CANCELLED -> "called off";
            default -> Figures.word(outcome.status());
        };
    }

    private static String kind(@Nullable ToolFailure failure) {
        return failure == null ? "" : " (" + failure.kind() + ")";
    }

    /** What was returned, or what went wrong. */
    static String detail(ToolOutcome outcome) {
        ToolFailure failure = outcome.failure();
        return failure == null ? whole(outcome.artifact()) + outcome.output() : failure.message();
    }

    private static String whole(@Nullable Artifact artifact) {
        return artifact == null
                ? ""
                : "Part of " + artifact.handle() + ", which has " + Figures.counted(artifact.bytes(), "byte", "bytes")
                        + ":\n";
    }

    static String late(LateResult entry) {
        return "attempt " + entry.attempt() + " ended after all: " + outcome(entry.outcome());
    }

    static String failed(AttemptFailed entry) {
        return "attempt " + entry.attempt() + " failed" + kind(entry.failure())
                + again(", made again after ", entry.at(), entry.retryAt());
    }

    static String inDoubt(OutcomeInDoubt entry) {
        return "in doubt" + kind(entry.failure()) + (entry.maybeRunning() ? ", it may still be running" : "");
    }

    static String looked(ReconcileEnded entry) {
        return "looked whether it happened: " + finding(entry.finding())
                + again(", looks again after ", entry.at(), entry.retryAt());
    }

    private static String again(String words, Instant from, @Nullable Instant to) {
        return to == null ? "" : words + Figures.between(from, to);
    }

    private static String finding(Finding.Kind finding) {
        return switch (finding) {
            case HAPPENED -> "it happened";
            case DID_NOT_HAPPEN -> "it did not happen";
            case CANNOT_TELL -> "cannot be told";
            default -> Figures.word(finding);
        };
    }

    static Tone tone(Finding.Kind finding) {
        return finding == Finding.Kind.CANNOT_TELL ? Tone.DOUBT : Tone.GOOD;
    }

    static String waits(InvocationWaiting entry) {
        Instant until = entry.until();
        String end = until == null ? "" : ", at most until " + Figures.time(until);
        return switch (entry.awaited().kind()) {
            case ANSWER -> "asks a person" + end;
            case SIGNAL -> "waits for a signal" + end;
            case TIME -> until == null ? "waits" : "waits until " + Figures.time(until);
            default -> "waits for " + Figures.word(entry.awaited().kind()) + end;
        };
    }
}
