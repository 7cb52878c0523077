package io.perdure.tool;

import java.time.Duration;

/**
 * Ready tools by which a model waits, for days if it must, without holding a thread. They change nothing outside: the
 * question or the name stands in the journal.
 */
public final class WaitTools {
    private WaitTools() {}

    /** {@code ask_person(question)}: the answer given through {@code TaskHandle.answer} is its result. */
    public static Tool askPerson() {
        return Tool.named("ask_person")
                .description("Ask a person a question and wait for the answer, which may take long.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .calls(Question.class, (input, call) -> Wait.forAnswer(input.question()));
    }

    /** {@code wait_for_signal(name)}: the payload given through {@code TaskHandle.signal} is its result. */
    public static Tool waitForSignal() {
        return Tool.named("wait_for_signal")
                .description("Wait until the application reports an event by its name.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward().result(Declaration.Result.UNTRUSTED))
                .calls(Signal.class, (input, call) -> Wait.forSignal(input.name()));
    }

    /** {@code wait_for_time(seconds)}. */
    public static Tool waitForTime() {
        return Tool.named("wait_for_time")
                .description("Wait until this many seconds have passed.")
                .effect(Effect.READ_ONLY)
                .trust(declaration -> Declaration.inward())
                .calls(Seconds.class, (input, call) -> {
                    if (input.seconds() < 1) {
                        throw ToolException.refused("seconds must be 1 or more");
                    }
                    return Wait.forTime(Duration.ofSeconds(input.seconds()));
                });
    }

    record Question(String question) {}

    record Signal(String name) {}

    record Seconds(long seconds) {}
}
