package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AttemptStarted;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskState;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolFailure;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Chance draws every way in which effects are made, refused, looked for and undone. */
class DrawnEffectsTest {
    private final Set<String> ways = new TreeSet<>();

    @Test
    void every_way_to_make_an_effect_and_to_undo_it_is_drawn() {
        for (long seed = 1; seed <= 60; seed++) {
            play(seed);
        }
        for (Effect effect : Effect.values()) {
            assertThat(ways).contains(effect + " is made");
        }
        assertThat(ways)
                .contains(
                        "IDEMPOTENT is undone",
                        "TRANSACTIONAL is undone",
                        "ONCE is undone",
                        "send is looked for",
                        "ship is looked for",
                        "an undoing waits",
                        "the guard refuses",
                        "undone after FAILED",
                        "undone after CANCELLED",
                        "undone after LIMIT_REACHED",
                        "cancelled while paused");
    }

    private void play(long seed) {
        World world = new World(
                new Settings(
                        seed,
                        10,
                        Faults.all(),
                        made -> SampleAgent.in(made, seed),
                        UnaryOperator.identity(),
                        UnaryOperator.identity(),
                        Set.of()),
                Trace.off());
        assertThat(world.play()).isNull();
        for (Shadow shadow : world.watch().shadows()) {
            TaskId task = shadow.state().id();
            TaskState state = TaskState.empty(task);
            for (JournalEntry entry : world.decode(task, world.disk().read(task, 0))) {
                hear(state, entry);
                state = state.after(entry);
            }
        }
    }

    private void hear(TaskState state, JournalEntry entry) {
        if (entry instanceof AttemptStarted e) {
            ways.add(e.effect() + (e.id().undo() ? " is undone" : " is made"));
        } else if (entry instanceof ReconcileStarted e) {
            ways.add(state.call(e.id()).asked().tool() + " is looked for");
        } else if (entry instanceof InvocationWaiting e && e.id().undo()) {
            ways.add("an undoing waits");
        } else if (entry instanceof InvocationEnded e && isRefused(e)) {
            ways.add(state.call(e.id()).attempts() == 0 ? "the guard refuses" : "the tool refuses");
        } else if (entry instanceof RollbackStarted e) {
            ways.add("undone after " + e.status());
        } else if (entry instanceof CancelRequested && state.isPaused()) {
            ways.add("cancelled while paused");
        }
    }

    private static boolean isRefused(InvocationEnded entry) {
        ToolFailure failure = entry.outcome().failure();
        return failure != null && failure.kind() == ToolFailure.Kind.REFUSED;
    }
}
