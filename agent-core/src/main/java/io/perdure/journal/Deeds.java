package io.perdure.journal;

import io.perdure.json.Json;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task did to the world, in short: what the model must not forget, however much of the conversation is folded away. Immutable, and
 * of bounded size: counts for each tool, the last effects one by one, and all whose outcome is not known.
 *
 * @param counts how often each tool that changes something did so, or may have
 * @param last the last effects, oldest first; at most {@value #MOST_LAST}
 * @param unknown those of unknown outcome, oldest first; at most {@value #MOST_UNKNOWN}
 */
public record Deeds(Map<String, Integer> counts, List<Deed> last, List<Deed> unknown) {
    /** How many of the last effects are kept. */
    public static final int MOST_LAST = 20;

    /** How many effects of unknown outcome are kept. */
    public static final int MOST_UNKNOWN = 100;

    static final Deeds NONE = new Deeds(Map.of(), List.of(), List.of());

    private static final int LONGEST = 160;

    Deeds after(Calls before, JournalEntry entry) {
        if (entry instanceof InvocationEnded e) {
            Call open = before.find(e.id());
            return open == null || open.phase() == Call.Phase.ENDED ? this : ended(open, e.outcome());
        }
        return entry instanceof LateResult e ? late(e) : this;
    }

    private Deeds ended(Call call, ToolOutcome outcome) {
        boolean isDeed = call.effect() != null
                && call.effect() != Effect.READ_ONLY
                && (outcome.isDone() || outcome.status() == ToolOutcome.Status.UNKNOWN);
        return isDeed ? and(Deed.of(call, outcome)) : this;
    }

    private Deeds and(Deed deed) {
        Map<String, Integer> more = new LinkedHashMap<>(counts);
        more.merge(deed.tool(), 1, Integer::sum);
        boolean done = deed.status() == ToolOutcome.Status.DONE;
        return new Deeds(
                Map.copyOf(more),
                done ? with(last, deed, MOST_LAST) : last,
                done ? unknown : with(unknown, deed, MOST_UNKNOWN));
    }

    // What was not known is known now.
    private Deeds late(LateResult late) {
        Deed doubtful = unknown.stream()
                .filter(deed -> deed.id().equals(late.id()))
                .findFirst()
                .orElse(null);
        if (doubtful == null || late.outcome().status() == ToolOutcome.Status.UNKNOWN) {
            return this;
        }
        List<Deed> fewer = new ArrayList<>(unknown);
        fewer.remove(doubtful);
        Deed known = doubtful.known(late.outcome());
        boolean done = late.outcome().isDone();
        return new Deeds(
                did(known.tool(), late.outcome()), done ? with(last, known, MOST_LAST) : last, List.copyOf(fewer));
    }

    // A call of which it is known now that it had no effect is no deed.
    private Map<String, Integer> did(String tool, ToolOutcome outcome) {
        if (outcome.isDone() || outcome.failure() == null || outcome.failure().mayHaveHadEffect()) {
            return counts;
        }
        Map<String, Integer> fewer = new LinkedHashMap<>(counts);
        fewer.computeIfPresent(tool, (name, count) -> count > 1 ? count - 1 : null);
        return Map.copyOf(fewer);
    }

    private static List<Deed> with(List<Deed> deeds, Deed deed, int most) {
        List<Deed> all = new ArrayList<>(deeds.subList(deeds.size() < most ? 0 : 1, deeds.size()));
        all.add(deed);
        return List.copyOf(all);
    }

    /**
     * One effect.
     *
     * @param id the call
     * @param tool its tool
     * @param arguments what it was called with, in short
     * @param status whether it was done, or it is not known
     * @param result what came of it, in short
     */
    public record Deed(InvocationId id, String tool, String arguments, ToolOutcome.Status status, String result) {
        private static Deed of(Call call, ToolOutcome outcome) {
            return new Deed(
                    call.id(),
                    call.asked().tool() + (call.id().undo() ? " (undone)" : ""),
                    shortened(call.asked().arguments()),
                    outcome.status(),
                    shortened(outcome));
        }

        private Deed known(ToolOutcome outcome) {
            return new Deed(id, tool, arguments, outcome.status(), shortened(outcome));
        }

        private static String shortened(ToolOutcome outcome) {
            String handle =
                    outcome.artifact() == null ? "" : " (" + outcome.artifact().handle() + ")";
            return (outcome.isHidden() ? "(hidden)" : shortened(outcome.text())) + handle;
        }

        private static String shortened(String text) {
            String line = Json.visible(text.length() <= 4 * LONGEST ? text : text.substring(0, 4 * LONGEST))
                    .replace('\n', ' ');
            return line.length() <= LONGEST ? line : Json.storable(line.substring(0, LONGEST)) + "…";
        }
    }
}
