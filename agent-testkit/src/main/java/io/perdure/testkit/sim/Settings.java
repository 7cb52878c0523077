package io.perdure.testkit.sim;

import io.perdure.agent.Agent;
import io.perdure.store.StateStore;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is simulated.
 *
 * @param seed of everything left to chance
 * @param tasks how many
 * @param faults what may go wrong
 * @param agent makes the agent from its world
 * @param store what each process puts around its store
 * @param library what each process makes of the agent, behind the back of the checks: for tests of the checks
 * @param crashPoints if not empty: no chance, but a crash at each of these places
 */
record Settings(
        long seed,
        int tasks,
        Faults faults,
        Function<SimulatedWorld, Agent> agent,
        UnaryOperator<StateStore> store,
        UnaryOperator<Agent> library,
        Set<Integer> crashPoints) {
    Fate fate() {
        return crashPoints.isEmpty() ? new Dice(seed, faults) : new CrashPlan(crashPoints);
    }

    Settings with(int fewerTasks, Faults fewerFaults) {
        return new Settings(seed, fewerTasks, fewerFaults, agent, store, library, crashPoints);
    }

    Settings agent(Function<SimulatedWorld, Agent> other) {
        return new Settings(seed, tasks, faults, other, store, library, crashPoints);
    }

    Settings store(UnaryOperator<StateStore> other) {
        return new Settings(seed, tasks, faults, agent, other, library, crashPoints);
    }

    Settings library(UnaryOperator<Agent> other) {
        return new Settings(seed, tasks, faults, agent, store, other, crashPoints);
    }

    Settings crashPoints(Set<Integer> other) {
        return new Settings(seed, tasks, faults, agent, store, library, other);
    }
}
