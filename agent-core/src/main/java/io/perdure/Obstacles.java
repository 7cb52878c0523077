package io.perdure;

import io.perdure.agent.Agent;
import io.perdure.error.PerdureException;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why this orchestrator does not go on with a task, and when it looks again. */
final class Obstacles {
    private static final Logger LOG = LoggerFactory.getLogger(Obstacles.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LIST = 1_000;

    private final StateStore store;
    private final InstantSource clock;
    private final Map<TaskId, Obstacle> known = new ConcurrentHashMap<>();

    Obstacles(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<String> of(TaskId task) {
        return Optional.ofNullable(known.get(task)).filter(Obstacle::isSeen).map(Obstacle::text);
    }

    Map<TaskId, String> all() {
        return known.entrySet().stream()
                .filter(one -> one.getValue().isSeen())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, known -> known.getValue().text()));
    }

    boolean holdsBack(TaskId task, Instant now) {
        Obstacle obstacle = known.get(task);
        return obstacle != null && now.isBefore(obstacle.lookAgain());
    }

    void clear(TaskId task) {
        known.remove(task);
    }

    /** It is carried again: whether it gets anywhere is to be seen. If it fails again, the pause goes on growing. */
    void carried(TaskId task) {
        known.computeIfPresent(
                task,
                (id, one) ->
                        one.failures() == 0 ? null : new Obstacle("", one.pause(), one.lookAgain(), one.failures()));
    }

    /** These entries are durable; the task gets somewhere if one of them says more than that something has begun. */
    void progress(TaskId task, List<JournalEntry> entries) {
        if (known.containsKey(task) && !entries.stream().allMatch(Obstacles::isABeginning)) {
            clear(task);
        }
    }

    private static String shown(String name) {
        return PerdureException.plain(name, LONGEST_NAME);
    }

    private static boolean isABeginning(JournalEntry entry) {
        return entry instanceof TaskResumed
                || entry instanceof RunTraced
                || entry instanceof AttemptStarted
                || entry instanceof ReconcileStarted;
    }

    /** Its agent is not here. */
    void unregistered(TaskState task, Set<String> agents) {
        String here = agents.stream().sorted().map(Obstacles::shown).collect(Collectors.joining(", "));
        String text = "Its agent '" + shown(task.start().agent()) + "' is not registered here (registered: "
                + PerdureException.plain(here, LONGEST_LIST) + "). Open an orchestrator with that agent.";
        note(task.id(), text, LONGEST_PAUSE);
    }

    /** Another version of its agent is here, and must not go on with it: the task is set aside until its own is. */
    void strand(TaskState task, long version, Agent agent) {
        String text = "It was started by version " + shown(task.agentVersion()) + " of agent '" + shown(agent.name())
                + "'; version " + shown(agent.version())
                + " is registered and refuses to go on with it. Register the old version, let the new one"
                + " continue with Agent.onVersionChange(CONTINUE), or cancel the task.";
        note(task.id(), text, LONGEST_PAUSE);
        setAside(task.id(), version, new TaskMark(agent.name(), TaskStatus.STRANDED.name(), false, null));
    }

    private void setAside(TaskId task, long version, TaskMark mark) {
        if (store.find(task).filter(found -> found.mark().equals(mark)).isEmpty()) {
            store.append(Append.of(task, version, List.of(), mark)).join();
        }
    }

    /** Carrying it failed. */
    void failed(TaskId task, Throwable error) {
        Obstacle before = known.get(task);
        int failures = before == null ? 1 : before.failures() + 1;
        Duration pause = failures == 1
                ? FIRST_PAUSE
                : Objects.requireNonNull(before).pause().multipliedBy(2);
        Throwable shown = PerdureException.forLog(error, LOG.isDebugEnabled());
        LOG.warn("Task {}: stopped here, and will be tried again.", shown(task.value()), shown);
        note(
                task,
                "It stopped with an error: " + error.getMessage(),
                pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE,
                failures);
    }

    /** Whether somebody called it off: then any version of its agent may carry that out. */
    boolean isCancelled(TaskId task) {
        return store.inbox(task).stream()
                .anyMatch(message -> message.content().type().equals("cancel-requested"));
    }

    private void note(TaskId task, String text, Duration pause) {
        note(task, text, pause, 0);
    }

    private void note(TaskId task, String text, Duration pause, int failures) {
        Obstacle before =
                known.put(task, new Obstacle(text, pause, clock.instant().plus(pause), failures));
        if (failures == 0
                && (before == null || !before.text().equals(text))) { // what failed was told of with its error
            LOG.warn("Task {} is not carried here. {}", shown(task.value()), text);
        }
    }

    /**
     * An obstacle.
     *
     * @param failures how often in a row carrying it failed; 0 if it never was
     */
    private record Obstacle(String text, Duration pause, Instant lookAgain, int failures) {
        boolean isSeen() {
            return !text.isEmpty();
        }
    }
}
