package io.perdure.testkit.sim;

import io.perdure.store.StateStore.Append;
import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The appends of one task on their way from one process to the disk, in order. When one fails, those built on it fail as well. */
final class AppendLine {
    private final World world;
    private final SimulatedProcess process;
    private final SimulatedStore store;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean broken;
    private int carried;
    private boolean told;
    private boolean everFailed;
    private long lastArrival;
    private long lastAnswer;

    AppendLine(World world, SimulatedProcess process, SimulatedStore store) {
        this.world = world;
        this.process = process;
        this.store = store;
    }

    boolean isBusy() {
        return pending.stream().anyMatch(one -> !one.lost);
    }

    /** Whether the process has been told that an append failed which it gave since it took the task up. */
    boolean hasFailed() {
        return told;
    }

    boolean everFailed() {
        return everFailed;
    }

    /** The process takes the task up. */
    void takenUp() {
        carried++;
        told = false;
    }

    CompletableFuture<Long> give(Append append, @Nullable SimulatedTransaction transaction) {
        Pending one = new Pending(
                append,
                transaction,
                carried,
                world.strikes(Kind.STORE_FAILS_BEFORE),
                world.strikes(Kind.STORE_FAILS_AFTER));
        boolean atOnce = pending.isEmpty()
                && world.fate().below(8) == 7
                && !store.writer().isHeld();
        pending.add(one);
        if (atOnce) {
            arrive(one);
            answer(one);
        } else {
            boolean slow = world.strikes(Kind.STORE_SLOW);
            lastArrival = Math.max(lastArrival, world.events().micros() + delay(slow));
            world.events()
                    .after(
                            lastArrival - world.events().micros(),
                            null,
                            "append arrives",
                            () -> store.writer().whenFree(() -> arriveAndAnswer(one, slow)));
        }
        return one.answer;
    }

    private void arriveAndAnswer(Pending one, boolean slow) {
        arrive(one);
        lastAnswer = Math.max(lastAnswer, world.events().micros() + delay(slow));
        world.events().after(lastAnswer - world.events().micros(), process, "append is answered", () -> answer(one));
    }

    private long delay(boolean slow) {
        return slow ? world.fate().micros(50_000, 3_000_000) : world.fate().micros(100, 3_000);
    }

    private void arrive(Pending one) {
        if (one.lost) {
            return;
        }
        one.failed = broken || one.failsBefore || store.isLost();
        if (!one.failed) {
            CompletableFuture<Long> written = world.disk().append(one.append);
            one.conflict = written.isCompletedExceptionally() ? written : null;
            if (one.conflict == null) {
                world.watch().written(process, one.append, one.rows());
            }
            one.failed = one.conflict != null || one.failsAfter;
        }
        one.arrived();
        broken |= one.failed;
        everFailed |= one.failed;
        world.trace()
                .say(() -> process + "'s " + one.append.task() + " @" + one.append.expectedVersion() + "+"
                        + one.append.entries()
                        + (one.failed ? " FAILS" + (one.conflict == null ? "" : ": conflict") : " is durable"));
        if (process.isAlive() && world.fate().crashesAt(Point.STORE_AFTER)) {
            world.crash(process, Point.STORE_AFTER);
        }
    }

    private void answer(Pending one) {
        pending.remove(one);
        if (!process.isAlive()) {
            return; // at once, and it died while the append arrived
        }
        CompletableFuture<Long> conflict = one.conflict;
        if (!one.failed) {
            one.answer.complete(one.append.newVersion());
            return;
        }
        told |= one.givenBy == carried;
        broken = !pending.isEmpty();
        if (conflict == null) {
            one.answer.completeExceptionally(SimulatedStore.unreachable());
        } else {
            conflict.whenComplete((version, error) -> one.answer.completeExceptionally(error));
        }
    }

    void cut() {
        List<Pending> all = new ArrayList<>(pending);
        int arriving = all.isEmpty() ? 0 : world.fate().below(all.size() + 1);
        all.subList(arriving, all.size()).forEach(one -> one.lost = true);
    }

    private static final class Pending {
        private final Append append;
        private final @Nullable SimulatedTransaction transaction;
        private final int givenBy;
        private final boolean failsBefore;
        private final boolean failsAfter;
        private final CompletableFuture<Long> answer = new CompletableFuture<>();
        private @Nullable CompletableFuture<Long> conflict;
        private boolean failed;
        private boolean lost;

        private Pending(
                Append append,
                @Nullable SimulatedTransaction transaction,
                int givenBy,
                boolean failsBefore,
                boolean failsAfter) {
            this.append = append;
            this.transaction = transaction;
            this.givenBy = givenBy;
            this.failsBefore = failsBefore;
            this.failsAfter = failsAfter;
        }

        private List<Row> rows() {
            return transaction == null ? List.of() : transaction.rows();
        }

        private void arrived() {
            if (transaction != null) {
                transaction.arrived();
            }
        }
    }
}
