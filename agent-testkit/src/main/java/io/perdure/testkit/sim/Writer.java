package io.perdure.testkit.sim;

import io.perdure.store.StateStore.Transactions;
import io.perdure.testkit.sim.Fate.Point;
import java.util.ArrayDeque;
import java.util.Deque;

/** The one writer of a process: while a tool holds it, the other appends of the process wait. */
final class Writer implements Transactions {
    private static final long A_WHILE = 20_000;

    private final World world;
    private final SimulatedProcess process;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean held;
    private boolean committing;

    Writer(World world, SimulatedProcess process) {
        this.world = world;
        this.process = process;
    }

    @Override
    public SimulatedTransaction begin() throws InterruptedException {
        world.mayCrash(Point.STORE_BEFORE, process);
        while (held || committing) {
            world.sleep(A_WHILE, true);
        }
        process.store().demandReachable();
        held = true;
        world.mayCrash(Point.STORE_AFTER, process);
        return new SimulatedTransaction(world, process, this);
    }

    boolean isHeld() {
        return held;
    }

    /** Does it when no tool holds the writer, in the order in which it was asked. */
    void whenFree(Runnable write) {
        if (held || !waiting.isEmpty()) {
            waiting.add(write);
        } else {
            write.run();
        }
    }

    /** The tool gives the writer back; {@code commits}: the next transaction begins only when this one has {@link #arrived}. */
    void free(boolean commits) {
        held = false;
        committing = commits;
        if (!waiting.isEmpty()) {
            world.events().after(0, null, "appends go on", this::goOn);
        }
    }

    void arrived() {
        committing = false;
    }

    private void goOn() {
        while (!held && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
