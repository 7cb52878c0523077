package io.perdure.testkit.sim;

import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been seen of one invocation: in the store, in tools and outside. */
final class Facts {
    /** Who wrote the start of an attempt into the store, by its number. */
    final Map<Integer, SimulatedProcess> durableStarts = new HashMap<>();

    /** Attempts that ended, with what they owe to the journal. */
    final List<Owed> owed = new ArrayList<>();

    @Nullable
    String key;

    @Nullable
    ToolOutcome outcome;

    int bodies;
    int effects;
    int dispelled;

    /** Which attempt last wrote something in a transaction of the store; 0 if none. */
    int wroteIn;

    boolean returned;
    boolean waited;

    int attempts() {
        return durableStarts.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** An attempt whose body has ended, in a process; something in the journal has to tell of it. */
    record Owed(SimulatedProcess process, int attempt) {}
}
