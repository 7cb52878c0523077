package io.perdure.report;

import io.perdure.journal.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plan as it is read, version by version. */
final class PlanDraft {
    private final Room room;
    private final Map<String, PlanProgress.Item> items = new LinkedHashMap<>();
    private final Map<String, PlanProgress.Item> left = new LinkedHashMap<>();
    private @Nullable Plan last;
    private int versions;

    PlanDraft(Room room) {
        this.room = room;
    }

    /** What the plan is now; nothing happens if it is what it was. */
    void is(Plan plan) {
        if (plan.equals(last)) {
            return;
        }
        Map<String, PlanProgress.Item> before = new LinkedHashMap<>(items);
        items.clear();
        plan.items().forEach(item -> items.put(item.id(), item(item, before.get(item.id()), plan.step())));
        before.values().stream()
                .filter(item -> !items.containsKey(item.id()))
                .forEach(item ->
                        left.put(item.id(), new PlanProgress.Item(item.id(), item.text(), item.status(), plan.step())));
        left.keySet().removeAll(items.keySet());
        versions++;
        last = plan;
    }

    private PlanProgress.Item item(Plan.Item now, PlanProgress.@Nullable Item before, int step) {
        int since = before != null && before.status() == now.status() ? before.step() : step;
        Excerpt text = Excerpt.of(now.text(), room.text());
        return new PlanProgress.Item(Excerpt.name(now.id()), text, now.status(), since);
    }

    Optional<PlanProgress> progress() {
        Plan plan = last;
        if (plan == null) {
            return Optional.empty();
        }
        List<PlanProgress.Item> all = new ArrayList<>(items.values());
        return Optional.of(new PlanProgress(all, (int) plan.settled(), versions, new ArrayList<>(left.values())));
    }
}
