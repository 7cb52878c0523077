package io.perdure.testkit.sim;

/** Everything that is left to chance. */
interface Fate {
    /** Whether something goes wrong here. */
    boolean strikes(Faults.Kind kind);

    /** Whether a process dies here. */
    boolean crashesAt(Point point);

    /** A number from 0 to below {@code bound}. */
    int below(int bound);

    /** A time, in microseconds. */
    long micros(long from, long to);

    /** Nothing goes wrong from now on. */
    void calm();

    /** How many things went wrong. */
    int faults();

    /** Places where a process may die. */
    enum Point {
        EVENT,
        STORE_BEFORE,
        STORE_AFTER,
        TOOL_BEGINS,
        EFFECT_BEFORE,
        EFFECT_AFTER,
        TOOL_RETURNS
    }
}
