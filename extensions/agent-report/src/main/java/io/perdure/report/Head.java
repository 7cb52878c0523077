package io.perdure.report;

import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which task it is, and how it stands.
 *
 * @param task its id
 * @param agent its agent
 * @param began the version of the agent that began it
 * @param version the version that carried it last
 * @param status where it stands
 * @param goal what it was to do
 * @param answer its answer, or what there was of one; empty if nothing
 * @param reason a stable word for why it ended otherwise than with an answer; empty if it did not
 * @param detail the reason in a sentence
 * @param waits what it waits for, if it has not ended
 * @param from when it was started
 * @param to when something was last heard of it
 * @param entries how many entries its journal has
 */
record Head(
        String task,
        String agent,
        String began,
        String version,
        TaskStatus status,
        Excerpt goal,
        Excerpt answer,
        String reason,
        Excerpt detail,
        List<String> waits,
        Instant from,
        Instant to,
        long entries) {
    static Head of(TaskState state) {
        Optional<TaskEnded> end = state.end();
        return new Head(
                state.id().value(),
                Excerpt.name(state.start().agent()),
                Excerpt.name(state.start().agentVersion()),
                Excerpt.name(state.agentVersion()),
                state.status(),
                Excerpt.of(state.start().goal(), Room.LONG_TEXT),
                end.map(e -> Excerpt.of(e.answer(), Room.LONG_TEXT)).orElse(Excerpt.NONE),
                end.map(TaskEnded::reason).orElse(""),
                end.map(e -> Excerpt.of(e.detail(), Room.LONG_TEXT)).orElse(Excerpt.NONE),
                end.isPresent() ? List.of() : Waits.of(state),
                state.start().at(),
                state.now(),
                state.version());
    }

    Tone tone() {
        return switch (status) {
            case COMPLETED -> Tone.GOOD;
            case RUNNING, WAITING -> Tone.PLAIN;
            case FAILED -> Tone.BAD;
            default -> Tone.DOUBT;
        };
    }
}
