package io.perdure.report;

import io.perdure.journal.Call;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.TaskState;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a task that has not ended waits for, one line each. */
final class Waits {
    private Waits() {}

    static List<String> of(TaskState state) {
        List<String> waits = new ArrayList<>();
        if (state.isPaused()) {
            waits.add("a person who lets it go on: it is paused");
        }
        state.calls().stream()
                .filter(call -> call.phase() != Call.Phase.ENDED)
                .map(call -> Excerpt.name(call.asked().tool()) + " " + call.id().callId() + ": " + call(call))
                .forEach(waits::add);
        if (!state.hasOpenCalls()) {
            waits.add(model(state.modelFailures()));
        }
        return waits;
    }

    private static String call(Call call) {
        return switch (call.phase()) {
            case REQUESTED -> "its turn; nothing has happened yet";
            case RUNNING -> "attempt " + call.attempts() + at(", which began at ", call.startedAt());
            case ASKED -> "a person who has to approve it" + at(", at most until ", call.until());
            case LOST -> "its process ended during attempt " + call.attempts();
            case BACKING_OFF -> "tried again" + at(" at ", call.until());
            case IN_DOUBT, RECONCILING -> "it is not known whether it had its effect";
            case WAITING -> awaited(call.awaited()) + at(", at most until ", call.until());
            default -> Figures.word(call.phase());
        };
    }

    private static String awaited(@Nullable Wait wait) {
        if (wait == null || wait.kind() == Wait.Kind.TIME) {
            return "a time";
        }
        String what = Excerpt.line(wait.what());
        return switch (wait.kind()) {
            case ANSWER -> "a person's answer: " + what;
            case TASK -> "the end of the task " + what;
            default -> "the signal " + what;
        };
    }

    private static String model(ModelFailed.Streak failed) {
        ModelFailed last = failed.last();
        return last == null
                ? "the model's reply"
                : "a model that answers; " + failed.failures() + " gave no reply, last " + Excerpt.name(last.model())
                        + at(", asked again at ", last.retryAt());
    }

    private static String at(String words, @Nullable Instant time) {
        return time == null ? "" : words + Figures.time(time);
    }
}
