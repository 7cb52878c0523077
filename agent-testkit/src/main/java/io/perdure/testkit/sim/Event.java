package io.perdure.testkit.sim;

import org.jspecify.annotations.Nullable;

/** Something that happens at a time; of one time, in the order in which it was given. */
record Event(long time, long order, @Nullable SimulatedProcess process, String what, Runnable action)
        implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
}
