package io.perdure.testkit.sim;

import java.time.Duration;
import java.time.InstantSource;

/** What the tools of a simulated agent may use: for calls from within a simulation only. */
public interface SimulatedWorld {
    /** The virtual clock. */
    InstantSource clock();

    /** The outside service, which keeps a ledger of all it did. */
    Outside outside();

    /**
     * Lets virtual time pass, in the body of a tool or in a model, as a slow call would.
     *
     * @throws InterruptedException if the library called the attempt off meanwhile
     */
    void pass(Duration time) throws InterruptedException;

    /** A number from 0 to below {@code bound}, from the seed. */
    int chance(int bound);
}
