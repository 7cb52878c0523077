package io.perdure.examples.inbox;

import io.perdure.guard.Approver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks at the console, says about which mail, and notices when nobody is there any more. Safe for use by several threads. */
final class AtConsole implements Approver {
    private final Approver console;
    private final AtomicReference<@Nullable Question> open = new AtomicReference<>();

    AtConsole(Approver console) {
        this.console = console;
    }

    /** The task and the question that nobody answered, in words; {@code null} while somebody does. */
    @Nullable
    String unanswered() {
        Question question = open.get();
        return question == null ? null : question.id() + " of " + question.task();
    }

    @Override
    public void ask(Question question, Answer answer) {
        boolean[] answered = {false};
        System.out.print("\nAbout " + question.task() + ":");
        console.ask(question, (verdict, by, comment) -> {
            answered[0] = true;
            return answer.give(verdict, by, comment);
        });
        if (!answered[0]) {
            open.set(question);
        }
    }
}
