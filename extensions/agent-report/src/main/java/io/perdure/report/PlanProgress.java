package io.perdure.report;

import io.perdure.journal.Plan;
import java.util.List;

/**
 * What the task meant to do, and how far it came.
 *
 * @param items as the plan stands last
 * @param settled how many of them are done or dropped
 * @param versions how often the plan was made or changed
 * @param left items of earlier versions that are in the plan no more
 */
record PlanProgress(List<Item> items, int settled, int versions, List<Item> left) {
    PlanProgress {
        items = List.copyOf(items);
        left = List.copyOf(left);
    }

    /**
     * One thing to do.
     *
     * @param step the step since which it has this status, or is not in the plan any more
     */
    record Item(String id, Excerpt text, Plan.Status status, int step) {}
}
