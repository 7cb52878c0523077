package io.perdure.examples.orders;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the books of the services, put side by side, show; and whether the agent says the same. */
final class SagaBooks {
    private final Map<Step, ServiceBooks.Report> reports;
    private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
    private final List<String> problems = new ArrayList<>();
    private int duplicates;
    private int lost;
    private int stepsUndone;

    private SagaBooks(Map<Step, ServiceBooks.Report> reports) {
        this.reports = reports;
    }

    /** Checks the books; {@code completed}: the orders that the agent says it completed. */
    static SagaBooks check(List<Order> orders, Map<Step, ServiceBooks.Report> reports, Collection<String> completed) {
        SagaBooks books = new SagaBooks(reports);
        orders.forEach(order -> books.check(order, completed.contains(order.id())));
        books.checkUnknown(orders);
        return books;
    }

    private void check(Order order, boolean completed) {
        List<Integer> did = new ArrayList<>();
        List<Integer> took = new ArrayList<>();
        for (Step step : Step.values()) {
            boolean can = did.size() < order.steps();
            did.add(of(step).done().getOrDefault(order.id(), 0));
            took.add(of(step).undone().getOrDefault(order.id(), 0));
            check(order, step, can, did.get(did.size() - 1), took.get(did.size() - 1));
        }
        Ending ending = Ending.of(did, took);
        endings.merge(ending, 1, Integer::sum);
        if (completed != (ending == Ending.SHIPPED)) {
            lost++;
            problems.add(order.id() + ": the agent says that it was " + (completed ? "" : "not ")
                    + "completed, and by the books it is " + ending.title() + ".");
        }
    }

    private void check(Order order, Step step, boolean can, int did, int took) {
        boolean stands = order.steps() == Step.values().length;
        stepsUndone += took;
        if (did > 1 || took > 1) {
            duplicates++;
        } else if (did != (can ? 1 : 0) || took != (can && !stands ? 1 : 0)) {
            lost++;
        } else {
            return;
        }
        problems.add(order.id() + ": " + step.tool() + " was done " + did + " and undone " + took + " times; "
                + order.steps() + " of its steps can be done.");
    }

    private void checkUnknown(List<Order> orders) {
        Set<String> unknown = new TreeSet<>();
        for (ServiceBooks.Report report : reports.values()) {
            Stream.of(report.done(), report.undone()).forEach(lines -> unknown.addAll(lines.keySet()));
        }
        unknown.removeAll(new HashSet<>(orders.stream().map(Order::id).toList()));
        lost += unknown.size();
        unknown.forEach(id -> problems.add(id + ": stands in the books, and nobody ordered it."));
    }

    private ServiceBooks.Report of(Step step) {
        return Objects.requireNonNull(reports.get(step), step.service());
    }

    /** How many orders ended so; over all endings the sum is the number of orders. */
    int orders(Ending ending) {
        return endings.getOrDefault(ending, 0);
    }

    /** Steps that were done or undone more than once for one order; must be 0. */
    int duplicates() {
        return duplicates;
    }

    /** What should stand and does not, or does and should not, or is told otherwise by the agent; must be 0. */
    int lost() {
        return lost;
    }

    /** Steps that were done and undone again. */
    int stepsUndone() {
        return stepsUndone;
    }

    /** A sentence for each. */
    List<String> problems() {
        return problems;
    }

    boolean agree() {
        return problems.isEmpty();
    }
}
