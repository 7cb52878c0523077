package io.perdure.testkit.sim;

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
        inReverse(world, shadow);
    }

    // An undoing whose outcome is not known may come late.
    private static void inReverse(World world, Shadow shadow) {
        List<InvocationId> undone = new ArrayList<>();
        world.outside().ledger().stream()
                .map(Outside.Effect::invocation)
                .filter(id -> id.task().equals(shadow.state().id()) && id.undo() && shadow.isDone(id))
                .forEach(id -> undone.add(0, id.undone()));
        List<InvocationId> done =
                shadow.ended().stream().filter(undone::contains).toList();
        if (!done.equals(undone)) {
            throw world.violated("undoing", "done were " + done + ", and undone were " + undone + ", from the last");
        }
    }
}
