package io.perdure.testkit.sim;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What may go wrong in a simulation. Immutable. */
public final class Faults {
    private final Set<Kind> kinds;
    private final int most;

    private Faults(Set<Kind> kinds, int most) {
        this.kinds = Collections.unmodifiableSet(kinds);
        this.most = most;
    }

    /** Everything. */
    public static Faults all() {
        return new Faults(EnumSet.allOf(Kind.class), Integer.MAX_VALUE);
    }

    /** Nothing: the calm run. */
    public static Faults none() {
        return new Faults(EnumSet.noneOf(Kind.class), Integer.MAX_VALUE);
    }

    /** Only these. */
    public static Faults of(Kind first, Kind... others) {
        return new Faults(EnumSet.of(first, others), Integer.MAX_VALUE);
    }

    /** The same without one kind. */
    public Faults without(Kind kind) {
        EnumSet<Kind> fewer = EnumSet.noneOf(Kind.class);
        fewer.addAll(kinds);
        fewer.remove(kind);
        return new Faults(fewer, most);
    }

    /** The same, but after this many faults nothing more goes wrong: for making a failure small. */
    public Faults atMost(int faults) {
        return new Faults(kinds, faults);
    }

    /** What may go wrong; unmodifiable. */
    public Set<Kind> kinds() {
        return kinds;
    }

    /** After how many faults nothing more goes wrong. */
    public int most() {
        return most;
    }

    @Override
    public String toString() {
        String names = kinds.stream().map(Kind::name).collect(Collectors.joining(","));
        return (names.isEmpty() ? "none" : names) + (most == Integer.MAX_VALUE ? "" : " (at most " + most + ")");
    }

    /** Kinds of faults. */
    public enum Kind {
        /** A process dies, at any event and in the middle of tools and of calls of the store. */
        CRASH(400),
        /** A process stands still for longer than its leases last, and then goes on as if it still had its tasks. */
        STALL(2500),
        /** A process loses the lease of a task and does not know it. */
        LOST_LEASE(1200),
        /** A process is closed in good order. */
        CLOSE(2500),
        /** An append takes long. */
        STORE_SLOW(15),
        /** An append fails and was not written. */
        STORE_FAILS_BEFORE(120),
        /** An append was written, and its answer is lost. */
        STORE_FAILS_AFTER(120),
        /** A process cannot reach the store for a while. */
        STORE_LOST(800),
        /** A tool fails before it did anything. */
        TOOL_FAILS_BEFORE(8),
        /** A tool did its work, and its answer is lost. */
        TOOL_FAILS_AFTER(10),
        /** A tool hangs; some can be interrupted, some cannot. */
        TOOL_HANGS(25),
        /** A tool did its work, and what it returns cannot be kept, or is more than may be. */
        TOOL_RETURNS_RUBBISH(25),
        /** A tool is slow. */
        TOOL_LATE(15),
        /** The network delivers a request a second time; only to services that honour idempotency keys. */
        DUPLICATE_DELIVERY(8),
        /** A tool cannot find out what it did. */
        LOOK_FAILS(4),
        /** A model gives no reply: a failure of any kind, or its client throws something else. */
        MODEL_FAILS(10),
        /** A model takes long for its reply; some can be interrupted, some cannot. */
        MODEL_SLOW(12),
        /** Somebody pauses a task, and perhaps calls it off soon after. */
        PAUSE(60),
        /** Somebody calls a task off. */
        CANCEL(120),
        /** A process is not told of a message and has to find it. */
        MISSED_MESSAGE(5);

        private final int oneIn;

        Kind(int oneIn) {
            this.oneIn = oneIn;
        }

        int oneIn() {
            return oneIn;
        }
    }
}
