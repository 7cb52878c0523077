package io.perdure.testkit.sim;

import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskEnded;
import io.perdure.tool.InvocationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What was undone of a task, against what happened outside: nothing stands that the task's end does not tell of. */
final class Undoing {
    private Undoing() {}

    static void check(World world, Shadow shadow, TaskEnded end) {
        Set<InvocationId> happened = shadow.facts().entrySet().stream()
                .filter(fact -> fact.getValue().effects > 0)
                .map(fact -> fact.getKey())
                .collect(Collectors.toSet());
        Set<InvocationId> told =
                end.notUndone().stream().map(TaskEnded.NotUndone::id).collect(Collectors.toSet());
        boolean reached = world.watched().agent().rollBackOn().stream().noneMatch(end.status()::equals);
        for (InvocationId id : happened) {
            if (id.undo() && (reached || !happened.contains(id.undone()))) {
                throw world.violated("undoing", id + " happened, and there was nothing to undo");
            }
            if (!id.undo() && !reached && !happened.contains(id.undoing()) && !told.contains(id)) {
                throw world.violated("undoing", id + " stands after " + end + ", and that does not tell of it");
            }
        }
        asPlanned(world, shadow);
    }

    /** What is to be undone was done, in the reverse order, and is not to be undone already. */
    static void planned(World world, Shadow shadow, RollbackStarted entry) {
        List<InvocationId> undo = entry.undo();
        List<InvocationId> done = new ArrayList<>();
        shadow.ended().stream().filter(id -> undo.contains(id.undoing())).forEach(id -> done.add(0, id.undoing()));
        if (!done.equals(undo) || shadow.planned().stream().anyMatch(undo::contains)) {
            throw world.violated("undoing", "done were, the last first, " + done + ", and to be undone are " + undo);
        }
        shadow.planned().addAll(undo);
    }

    // An undoing whose outcome is not known may come late.
    private static void asPlanned(World world, Shadow shadow) {
        List<InvocationId> undone = world.outside().ledger().stream()
                .map(Outside.Effect::invocation)
                .filter(id -> id.task().equals(shadow.state().id()) && id.undo() && shadow.isDone(id))
                .toList();
        List<InvocationId> planned =
                shadow.planned().stream().filter(undone::contains).toList();
        if (!planned.equals(undone)) {
            throw world.violated("undoing", "planned were " + planned + ", and undone were " + undone);
        }
    }
}
