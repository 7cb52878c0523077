package io.perdure.journal;

import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the task behaves: what it means to do, what it did of late, which of its tools fail, and what monitors said. Immutable.
 *
 * @param plan what it means to do; {@code null} if it has no plan
 * @param trail what it did of late
 * @param failing the tools whose last call failed
 * @param suspended the tools that are not offered, each with the time from when they are again
 * @param spoken what each monitor said last, and how often it has spoken
 */
record Conduct(
        @Nullable Plan plan,
        Trail trail,
        Map<String, Failing> failing,
        Map<String, Instant> suspended,
        Map<String, Spoken> spoken) {
    static final Conduct EMPTY = new Conduct(null, Trail.EMPTY, Map.of(), Map.of(), Map.of());

    Conduct after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e) {
            Call open = before.find(e.id());
            return open == null || open.phase() == Call.Phase.ENDED || e.id().undo()
                    ? this
                    : ended(open, e.outcome(), e.at());
        }
        if (entry instanceof ToolSuspended e) {
            return new Conduct(plan, trail, failing, with(suspended, e.tool(), e.until()), spoken);
        }
        if (entry instanceof ToolRestored e) {
            return restored(e.tool());
        }
        if (entry instanceof MonitorSpoke e) {
            return heard(e);
        }
        return entry instanceof TaskUnpaused ? anew() : this;
    }

    // A person has looked: what was before is no pattern any more.
    private Conduct anew() {
        return new Conduct(plan, trail.anew(), Map.of(), suspended, Map.of());
    }

    private Conduct restored(String tool) {
        Failing row = failing.get(tool);
        Map<String, Failing> forgiven = row == null ? failing : with(failing, tool, row.forgiven());
        return new Conduct(plan, trail, forgiven, without(suspended, tool), spoken);
    }

    private Conduct heard(MonitorSpoke entry) {
        Spoken last = spoken.get(entry.monitor());
        Spoken now = new Spoken(entry, last == null ? 1 : last.times() + 1);
        return new Conduct(plan, trail, failing, suspended, with(spoken, entry.monitor(), now));
    }

    private Conduct ended(Call open, ToolOutcome outcome, Instant at) {
        String tool = open.asked().tool();
        Plan after = outcome.isDone() && tool.equals(Plan.TOOL) ? Plan.after(plan, open) : plan;
        return new Conduct(after, trail.after(open, outcome, at), failing(tool, outcome), suspended, spoken);
    }

    private Map<String, Failing> failing(String tool, ToolOutcome outcome) {
        ToolFailure failure = outcome.failure();
        if (failure == null) {
            return without(failing, tool);
        }
        boolean says = outcome.status() != ToolOutcome.Status.CANCELLED;
        return says
                ? with(failing, tool, failing.getOrDefault(tool, Failing.NOT).and(failure.kind()))
                : failing;
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    private static <V> Map<String, V> without(Map<String, V> map, String key) {
        if (!map.containsKey(key)) {
            return map;
        }
        Map<String, V> fewer = new LinkedHashMap<>(map);
        fewer.remove(key);
        return Map.copyOf(fewer);
    }

    /**
     * A tool whose last call failed.
     *
     * @param row why its calls failed in a row, oldest first; at most {@value #MOST}
     * @param fresh how many of them came since the tool was last offered again
     */
    record Failing(List<ToolFailure.Kind> row, int fresh) {
        private static final int MOST = 32;
        private static final Failing NOT = new Failing(List.of(), 0);

        private Failing and(ToolFailure.Kind kind) {
            List<ToolFailure.Kind> longer = new ArrayList<>(row);
            longer.add(kind);
            List<ToolFailure.Kind> last = longer.subList(Math.max(0, longer.size() - MOST), longer.size());
            return new Failing(List.copyOf(last), Math.min(fresh + 1, MOST));
        }

        private Failing forgiven() {
            return new Failing(row, 0);
        }

        List<ToolFailure.Kind> freshRow() {
            return row.subList(row.size() - fresh, row.size());
        }
    }

    /**
     * What a monitor said.
     *
     * @param last the last time
     * @param times how often so far
     */
    record Spoken(MonitorSpoke last, int times) {}
}
