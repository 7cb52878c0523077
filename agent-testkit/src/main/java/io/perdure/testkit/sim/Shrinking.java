package io.perdure.testkit.sim;

import io.perdure.testkit.sim.Faults.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a failure small: fewer faults, fewer tasks, as long as the same promise breaks. */
final class Shrinking {
    private static final int LAST_LINES = 400;

    private Settings smallest;
    private Violation violation;

    private Shrinking(Settings settings, Violation violation) {
        this.smallest = settings;
        this.violation = violation;
    }

    static AssertionError report(Settings settings, Violation violation) {
        Shrinking shrinking = new Shrinking(settings, violation);
        if (settings.crashPoints().isEmpty()) {
            shrinking.leaveOutFaults();
            shrinking.leaveOutTasks();
            shrinking.leaveOutFaults();
            shrinking.calmSooner();
        }
        return shrinking.error();
    }

    private void leaveOutFaults() {
        for (Kind kind : Kind.values()) {
            if (smallest.faults().kinds().contains(kind)) {
                tryOut(smallest.with(smallest.tasks(), smallest.faults().without(kind)));
            }
        }
    }

    private void leaveOutTasks() {
        for (int tasks = 1; tasks < smallest.tasks(); tasks++) {
            if (tryOut(smallest.with(tasks, smallest.faults()))) {
                return;
            }
        }
    }

    private void calmSooner() {
        for (int most = 0; most <= 64; most++) {
            if (tryOut(smallest.with(smallest.tasks(), smallest.faults().atMost(most)))) {
                return;
            }
        }
    }

    private boolean tryOut(Settings settings) {
        Violation found = new World(settings, Trace.off()).play();
        if (found == null || !found.invariant().equals(violation.invariant())) {
            return false;
        }
        smallest = settings;
        violation = found;
        return true;
    }

    private AssertionError error() {
        Trace trace = Trace.on();
        @Nullable Violation again = new World(smallest, trace).play();
        String seed = "Seed " + smallest.seed() + (again == null ? ", AND NOT THE SAME AGAIN" : "");
        String hint = ". Run it again, made as small as it could be, with\n  " + how();
        return new AssertionError(
                violation.getMessage() + "\n\n" + seed + hint + "\n\n" + story(trace.lines()), violation);
    }

    private static String story(List<String> lines) {
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return "The last " + last.size() + " of " + lines.size() + " lines of what happened:\n"
                + String.join("\n", last);
    }

    private String how() {
        if (!smallest.crashPoints().isEmpty()) {
            return "Simulation.seed(" + smallest.seed() + "L).tasks(" + smallest.tasks() + ").crashAt("
                    + smallest.crashPoints().toString().replaceAll("[\\[\\]]", "") + ").run()";
        }
        String kinds = smallest.faults().kinds().toString().replaceAll("[\\[\\]]", "");
        String faults = kinds.isEmpty() ? "Faults.none()" : "Faults.of(" + kinds + ")";
        int most = smallest.faults().most();
        return "Simulation.seed(" + smallest.seed() + "L).tasks(" + smallest.tasks() + ").faults(" + faults
                + (most == Integer.MAX_VALUE ? "" : ".atMost(" + most + ")") + ").run()";
    }
}
