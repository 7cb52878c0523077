package io.perdure.agent;

import io.perdure.error.PerdureException;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.Monitors;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import java.util.List;
import java.util.Optional;

/** A monitor under the name that it had when its agent was built: the journal goes by it, so it must not become another one. */
record NamedMonitor(String name, Monitor monitor) implements Monitor {
    private static final String READY = Monitors.class.getPackageName(); // their names are constants
    private static final int LONGEST_NAME = 200;

    static List<Monitor> all(List<Monitor> monitors) {
        return monitors.stream().map(NamedMonitor::of).toList();
    }

    private static Monitor of(Monitor monitor) {
        boolean named = monitor instanceof NamedMonitor
                || monitor.getClass().getPackageName().equals(READY);
        return named ? monitor : new NamedMonitor(nameOf(monitor), monitor);
    }

    // Empty if there is none: then the agent cannot be built.
    @SuppressWarnings("NullableProblems") // what others wrote may return null all the same
    private static String nameOf(Monitor monitor) {
        try {
            String name = monitor.name();
            return name == null ? "" : Json.storable(PerdureException.plain(name, LONGEST_NAME));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return "";
        }
    }

    @Override
    public Optional<Verdict> look(TaskState task, Limits limits) {
        return monitor.look(task, limits);
    }
}
