package io.perdure.testkit.sim;

import java.time.Duration;

/**
 * What a simulation came to, when every promise held.
 *
 * @param seed of everything left to chance
 * @param tasks how many tasks ended
 * @param events how many events there were
 * @param faults how many things went wrong
 * @param crashes how many of them were deaths of a process
 * @param appends how many appends became durable
 * @param effects how many effects happened outside
 * @param virtualTime how much virtual time went by
 * @param digest a number made of all journals: the same for the same seed and settings, with the same version of the library
 */
public record SimulationReport(
        long seed,
        int tasks,
        long events,
        int faults,
        int crashes,
        int appends,
        int effects,
        Duration virtualTime,
        long digest) {}
