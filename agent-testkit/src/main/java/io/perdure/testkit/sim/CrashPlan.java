package io.perdure.testkit.sim;

import java.util.Set;

/** No chance at all: everything takes its shortest time, and processes die at the places that were asked for, counted from 1. */
final class CrashPlan implements Fate {
    private final Set<Integer> points;
    private int passed;
    private int crashes;
    private boolean calm;

    CrashPlan(Set<Integer> points) {
        this.points = points;
    }

    @Override
    public boolean strikes(Faults.Kind kind) {
        return false;
    }

    @Override
    public boolean crashesAt(Point point) {
        if (point == Point.EVENT || calm || !points.contains(++passed)) {
            return false;
        }
        crashes++;
        return true;
    }

    @Override
    public int below(int bound) {
        return 0;
    }

    @Override
    public long micros(long from, long to) {
        return from;
    }

    @Override
    public void calm() {
        calm = true;
    }

    @Override
    public int faults() {
        return crashes;
    }
}
