package io.perdure.testkit.sim;

import io.perdure.testkit.sim.Faults.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Chance from a seed. Each seed has a weather of its own: some kinds of faults never come in it, some often. */
final class Dice implements Fate {
    private static final int OFTEN = 4;

    private final SplittableRandom random;
    private final Faults faults;
    private final Map<Kind, Integer> oneIn = new EnumMap<>(Kind.class);
    private int struck;
    private boolean calm;

    Dice(long seed, Faults faults) {
        this.random = new SplittableRandom(seed);
        this.faults = faults;
        for (Kind kind : Kind.values()) { // always drawn, so that leaving a kind out changes as little as can be
            int weather = random.nextInt(4);
            if (weather > 0) {
                oneIn.put(kind, weather == 1 ? Math.max(2, kind.oneIn() / OFTEN) : kind.oneIn());
            }
        }
    }

    @Override
    public boolean strikes(Kind kind) {
        int one = oneIn.getOrDefault(kind, 0);
        boolean hit = one > 0 && random.nextInt(one) == 0;
        if (!hit || calm || struck >= faults.most() || !faults.kinds().contains(kind)) {
            return false;
        }
        struck++;
        return true;
    }

    @Override
    public boolean crashesAt(Point point) {
        return strikes(Kind.CRASH);
    }

    @Override
    public int below(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public long micros(long from, long to) {
        return from + random.nextLong(to - from + 1);
    }

    @Override
    public void calm() {
        calm = true;
    }

    @Override
    public int faults() {
        return struck;
    }
}
