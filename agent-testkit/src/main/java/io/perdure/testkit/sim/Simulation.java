package io.perdure.testkit.sim;

import io.perdure.agent.Agent;
import io.perdure.store.StateStore;
import io.perdure.store.StoredEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A simulation of tasks: virtual time, processes that die, a store and an outside world that fail, all from one seed. While it runs it checks
 * that what the library promises holds; see {@code docs/guides/testing.md} for the list. Immutable; each {@link #run} plays it anew.
 *
 * <pre>{@code
 * Simulation.seed(42).tasks(20).faults(Faults.all()).run();
 * }</pre>
 *
 * <p>To put tools of one's own through it, give an {@linkplain #agent agent} whose tools act by calling {@link SimulatedWorld#outside}. They
 * and their model run in virtual time: they read no other clock, wait by {@link SimulatedWorld#pass} alone, start no threads, and draw
 * from {@link SimulatedWorld#chance}.
 */
public final class Simulation {
    private final Settings settings;

    private Simulation(Settings settings) {
        this.settings = settings;
    }

    /** A simulation of 20 tasks of a sample agent, with all faults. */
    public static Simulation seed(long seed) {
        return new Simulation(new Settings(
                seed,
                20,
                Faults.all(),
                world -> SampleAgent.in(world, seed),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Set.of()));
    }

    /** The same, with so many tasks. */
    public Simulation tasks(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("tasks must be 1 or more, is " + count);
        }
        return new Simulation(settings.with(count, settings.faults()));
    }

    /** The same, with these faults. */
    public Simulation faults(Faults faults) {
        return new Simulation(settings.with(settings.tasks(), faults));
    }

    /** The same, with an agent of one's own, made from the world it lives in. Each run makes a new one. */
    public Simulation agent(Function<SimulatedWorld, Agent> agent) {
        return new Simulation(settings.agent(agent));
    }

    /** The same, with something between each process and its store, such as a cache or an encryption under test. */
    public Simulation store(UnaryOperator<StateStore> wrapper) {
        return new Simulation(settings.store(wrapper));
    }

    /**
     * The same without any chance: everything takes its shortest time and nothing goes wrong, but a process dies at each of these points.
     * Points are counted from 1, in the order in which the run comes by them: before and after each call of the store, and in a tool before it
     * begins, before its effect, after it, and when it returns. A run that reports fewer crashes than points has come to its end first.
     */
    public Simulation crashAt(Integer... points) {
        return new Simulation(settings.crashPoints(new TreeSet<>(Set.of(points))));
    }

    Simulation library(UnaryOperator<Agent> library) {
        return new Simulation(settings.library(library));
    }

    /**
     * Plays it to the end.
     *
     * @throws AssertionError if a promise was broken: it names the seed, the smallest set of faults that still breaks it, and what happened
     */
    public SimulationReport run() {
        World world = new World(settings, Trace.off());
        Violation violation = world.play();
        if (violation != null) {
            throw Shrinking.report(settings, violation);
        }
        return report(world);
    }

    private SimulationReport report(World world) {
        return new SimulationReport(
                settings.seed(),
                settings.tasks(),
                world.events().happened(),
                world.fate().faults(),
                world.crashes(),
                world.watch().appends(),
                world.outside().ledger().size(),
                world.events().sinceStart(),
                digest(world));
    }

    private static long digest(World world) {
        long digest = 0;
        for (Shadow shadow : world.watch().shadows()) {
            for (StoredEntry entry : world.disk().read(shadow.state().id(), 0)) {
                digest = digest * 31 + entry.hashCode();
            }
        }
        return digest;
    }
}
