package io.perdure.testkit.sim;

import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.Transaction;
import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import io.perdure.tool.InvocationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A transaction of the simulated store: the rows written in it reach the disk with its append, or not at all. */
final class SimulatedTransaction implements Transaction {
    private static final long SECOND = 1_000_000;

    private final World world;
    private final SimulatedProcess process;
    private final Writer writer;
    private final List<Row> rows = new ArrayList<>();
    private boolean over;

    SimulatedTransaction(World world, SimulatedProcess process, Writer writer) {
        this.world = world;
        this.process = process;
        this.writer = writer;
    }

    @Override
    public Connection connection() {
        return LedgerSql.connection(this);
    }

    List<Row> rows() {
        return rows;
    }

    void write(String key, String what) throws SQLException {
        world.mayCrash(Point.EFFECT_BEFORE, process);
        takeTime();
        demandOpen();
        if (world.strikes(Kind.TOOL_FAILS_BEFORE)) {
            throw new SQLException("the simulated database is busy");
        }
        InvocationId id = world.watch().wrote(key);
        world.trace().say(() -> process + " writes, not yet committed, " + what + " for " + id);
        rows.add(new Row(id, key, what));
        world.mayCrash(Point.EFFECT_AFTER, process);
        takeTime();
        demandOpen();
        if (world.strikes(Kind.TOOL_FAILS_AFTER)) {
            throw new SQLException("the answer of the simulated database is lost");
        }
    }

    private void takeTime() throws SQLException {
        try {
            if (world.strikes(Kind.TOOL_LATE)) {
                world.sleep(world.fate().micros(10_000, 4 * SECOND), true);
            }
            if (world.strikes(Kind.TOOL_HANGS)) {
                world.sleep(
                        world.fate().micros(4 * SECOND, 60 * SECOND),
                        world.fate().below(2) == 0);
            }
        } catch (InterruptedException e) {
            throw new SQLException("interrupted", e);
        }
    }

    void demandOpen() throws SQLException {
        if (over) {
            throw new SQLException("The transaction has ended: its connection cannot be used any more.");
        }
    }

    @Override
    public CompletableFuture<Long> commit(Append append) {
        if (over) {
            return CompletableFuture.failedFuture(SimulatedStore.unreachable());
        }
        over = true;
        writer.free(true);
        return process.store().append(append, this);
    }

    @Override
    public void rollback() {
        if (!over) {
            over = true;
            world.trace().say(() -> process + " undoes a transaction");
            writer.free(false);
        }
    }

    /** Its append has come to the disk, or did not. */
    void arrived() {
        writer.arrived();
    }
}
