package io.perdure.examples.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the books of the services, put side by side, show.
 *
 * @param duplicates steps that were done or undone more than once for one order; must be 0
 * @param lost steps that should stand and do not, or do and should not; must be 0
 * @param shipped orders that reached their end
 * @param undone steps that were done and undone again
 * @param problems one line for each
 */
record SagaBooks(int duplicates, int lost, int shipped, int undone, List<String> problems) {
    static SagaBooks check(List<Order> orders, Map<Step, ServiceBooks.Report> reports) {
        List<String> problems = new ArrayList<>();
        int duplicates = 0;
        int lost = 0;
        int undone = 0;
        for (Order order : orders) {
            int place = 0;
            for (Step step : Step.values()) {
                ServiceBooks.Report report = of(step, reports);
                int did = report.done().getOrDefault(order.id(), 0);
                int took = report.undone().getOrDefault(order.id(), 0);
                boolean can = place++ < order.steps();
                boolean stands = order.steps() == Step.values().length;
                undone += took;
                if (did > 1 || took > 1) {
                    duplicates++;
                } else if (did != (can ? 1 : 0) || took != (can && !stands ? 1 : 0)) {
                    lost++;
                } else {
                    continue;
                }
                problems.add(order.id() + ": " + step.tool() + " was done " + did + " and undone " + took + " times; "
                        + order.steps() + " of its steps can be done.");
            }
        }
        int shipped = of(Step.SHIP, reports).done().size();
        return new SagaBooks(duplicates, lost, shipped, undone, problems);
    }

    private static ServiceBooks.Report of(Step step, Map<Step, ServiceBooks.Report> reports) {
        return Objects.requireNonNull(reports.get(step), step.service());
    }

    boolean agree() {
        return problems.isEmpty();
    }
}
