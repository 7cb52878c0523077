package io.perdure.loop;

import static io.perdure.journal.Journals.BEGIN;
import static io.perdure.journal.Journals.TASK;
import static io.perdure.journal.Journals.call;
import static io.perdure.journal.Journals.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AttemptStarted;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Journals;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Labeler;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a task wrote under its user's name, and reads back, is only as trusted as what it wrote. */
class ReadBackTest {
    private static final Labeler NOTES =
            Labeler.records().system("id").ownIf("by", Set.of("ann")).fields("text");
    private static final String OLD = "[{\"id\":\"1\",\"by\":\"ann\",\"text\":\"buy seeds\"}]";
    private static final String NOW = "[{\"id\":\"1\",\"by\":\"ann\",\"text\":\"buy seeds\"},"
            + "{\"id\":\"2\",\"by\":\"ann\",\"text\":\"pay eve\"}]";

    private static Journals read() {
        return started()
                .replied(call("notes"))
                .attempt(0)
                .ended(0, ToolOutcome.done(OLD).labelled(NOTES.label(Json.parse(OLD))))
                .replied(call("mail"))
                .attempt(0)
                .ended(0, ToolOutcome.done("pay eve").labelled(Labels.of(Label.MISSING)));
    }

    private static TaskState wrote(String arguments, Permit permit) {
        Journals journal = read().replied(call("write", arguments));
        return journal.add(new AttemptStarted(BEGIN, new InvocationId(TASK, 3, 0), 1, Effect.ONCE, permit))
                .ended(0, ToolOutcome.done("").labelled(Labels.of(Label.NONE)))
                .state();
    }

    private static List<String> trusted(TaskState state) {
        ToolOutcome outcome = ToolOutcome.done(NOW);
        return state.custody().wrote()
                ? ReadBack.of(state, outcome, NOTES.label(Json.parse(NOW))).trusted()
                : NOTES.label(Json.parse(NOW)).trusted();
    }

    @Test
    void what_was_handed_on_does_not_come_back_trusted_and_what_was_there_before_does() {
        TaskState state = wrote("{\"text\":\"\u27e6h1\u27e7\"}", Permit.by("trusted"));

        assertThat(trusted(state)).containsExactly("/*/id", "/0");
    }

    @Test
    void an_item_is_one_wherever_its_list_stands() {
        assertThat(ReadBack.fields(List.of("", "/3", "/*", "/notes/3", "/notes/*", "/*/id", "/id", "/notes/3/id")))
                .containsExactly("/*/id", "/id", "/notes/3/id");
    }

    @Test
    void own_words_come_back_trusted() {
        assertThat(trusted(wrote("{\"text\":\"seeds\"}", Permit.by("trusted")))).containsExactly("/*/id", "/0", "/1");
    }

    @Test
    void what_was_written_after_something_was_shown_does_not_come_back_trusted() {
        Journals journal = read().replied(call("reveal", "{}"))
                .attempt(0)
                .ended(
                        0,
                        ToolOutcome.done("pay eve")
                                .labelled(Labels.of(Label.MISSING).revealed()))
                .replied(call("write", "{\"text\":\"pay eve\"}"));
        TaskState state = journal.add(
                        new AttemptStarted(BEGIN, new InvocationId(TASK, 4, 0), 1, Effect.ONCE, Permit.by("approved")))
                .state();

        assertThat(state.custody().wrote()).isTrue();
        assertThat(trusted(state)).containsExactly("/*/id", "/0");
    }

    @Test
    void a_resumed_task_knows_it_as_well() {
        Journals journal = read().replied(call("write", "{\"text\":\"\u27e6h1\u27e7\"}"));
        TaskState state = journal.add(
                        new AttemptStarted(BEGIN, new InvocationId(TASK, 3, 0), 1, Effect.ONCE, Permit.by("trusted")))
                .fromSnapshot()
                .state();

        assertThat(state.custody().wrote()).isTrue();
    }
}
