package io.perdure.loop;

import static io.perdure.journal.Journals.call;
import static io.perdure.journal.Journals.started;
import static io.perdure.loop.DeciderTest.AGENT;
import static io.perdure.loop.DeciderTest.askPerson;
import static io.perdure.loop.DeciderTest.doubt;
import static io.perdure.loop.DeciderTest.invoke;
import static io.perdure.loop.DeciderTest.looked;
import static io.perdure.loop.DeciderTest.reconcile;
import static io.perdure.loop.DeciderTest.rollBack;
import static io.perdure.loop.DeciderTest.row;
import static io.perdure.loop.DeciderTest.settle;
import static io.perdure.loop.DeciderTest.waitUntil;

import io.perdure.agent.Agent;
import io.perdure.journal.Journals;
import io.perdure.loop.DeciderTest.Row;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.stream.Stream;

/** The rows of the table that are about what is not known when a task ends, and what becomes known late. */
final class EndingRows {
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private static final Agent STOPPING =
            AGENT.toBuilder().onUnknown(OnUnknown.STOP).build();

    private EndingRows() {}

    static Stream<Row> all() {
        return Stream.of(ending(), late(), came(), undoing(), lost()).flatMap(rows -> rows);
    }

    private static Stream<Row> ending() {
        return Stream.of(
                row(
                        AGENT,
                        "a look that runs when the task is called off is waited for",
                        shipped().inDoubt(0, false).looking(0).cancelRequested(),
                        new Command.CallOff()),
                row(
                        AGENT,
                        "a look that waits for its time is made before the task ends",
                        shipped()
                                .inDoubt(0, false)
                                .looking(0)
                                .couldNotLook(0, MINUTES)
                                .cancelRequested(),
                        waitUntil(305)),
                row(
                        AGENT,
                        "the deadline of a task does not cut short what finds out what it did",
                        shipped().inDoubt(0, false).after(Duration.ofHours(3)),
                        reconcile(0)),
                row(
                        AGENT,
                        "a paused task that comes to its deadline looks before it ends",
                        shipped().inDoubt(0, false).paused().after(Duration.ofHours(3)),
                        reconcile(0)),
                row(
                        AGENT,
                        "past the deadline no person is asked about what nobody can tell",
                        looked("sign", Finding.Kind.CANNOT_TELL).after(Duration.ofHours(3)),
                        settle(0, Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        AGENT,
                        "a call that waits when the task is called off is looked for",
                        shipped().waiting(0, Wait.forSignal("shipped")).cancelRequested(),
                        doubt(0)),
                row(
                        AGENT,
                        "a call whose wait is over is looked for",
                        shipped()
                                .waiting(0, Wait.forSignal("shipped").atMost(MINUTES))
                                .after(MINUTES),
                        doubt(0)),
                row(
                        AGENT,
                        "what stops the task lets the tools beside it look first",
                        started()
                                .replied(call("burn"), call("ship"))
                                .attempt(0)
                                .attempt(1)
                                .inDoubt(0, false)
                                .looking(0)
                                .found(0, Finding.Kind.CANNOT_TELL)
                                .inDoubt(1, false)
                                .looking(1)
                                .couldNotLook(1, MINUTES),
                        waitUntil(309)),
                row(
                        AGENT,
                        "no person is asked about one call when another one stops the task at once",
                        unclear("sign", "burn").inDoubt(1, false).looking(1).found(1, Finding.Kind.CANNOT_TELL),
                        settle(0, Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        STOPPING,
                        "nor when the other one was lost, and nothing can tell of it",
                        unclear("sign", "pay").resumed(),
                        settle(0, Status.UNKNOWN, ToolFailure.Kind.UNAVAILABLE)),
                row(
                        AGENT,
                        "while the other one may still be found out, a person is asked",
                        unclear("sign", "burn").inDoubt(1, false),
                        askPerson(0)),
                row(
                        AGENT,
                        "what was found to have happened is done, also when the task was called off meanwhile",
                        looked("ship", Finding.Kind.HAPPENED).cancelRequested(),
                        settle(0, Status.DONE, null)));
    }

    // Two calls that began; nobody can tell whether the first has happened.
    private static Journals unclear(String first, String second) {
        return started()
                .replied(call(first), call(second))
                .attempt(0)
                .attempt(1)
                .inDoubt(0, false)
                .looking(0)
                .found(0, Finding.Kind.CANNOT_TELL);
    }

    private static Stream<Row> late() {
        return Stream.of(
                row(
                        AGENT,
                        "a late result settles a call in doubt",
                        shipped().inDoubt(0, true).late(0),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a late result settles a call that waits for its next attempt",
                        put().attemptFailed(0, MINUTES, true).late(0),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a late result answers the question of a person",
                        looked("sign", Finding.Kind.CANNOT_TELL)
                                .waiting(0, Wait.forAnswer("Did it happen?"))
                                .late(0),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a late result does not end what a later attempt waits for",
                        put().attemptFailed(0, Duration.ZERO, true)
                                .attempt(0)
                                .waiting(0, Wait.forSignal("put"))
                                .late(0),
                        DeciderTest.waitUntilDeadline()),
                row(
                        AGENT,
                        "a late result waits for the attempt that runs",
                        put().attemptFailed(0, Duration.ZERO, true).attempt(0).late(0),
                        DeciderTest.waitUntilDeadline()),
                row(
                        AGENT,
                        "a late result settles its call before the end of a task that is paused, so that it is undone",
                        put().attemptFailed(0, MINUTES, true).late(0).paused().after(Duration.ofHours(3)),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a late failure settles nothing",
                        put().attemptFailed(0, MINUTES, true)
                                .lateWith(
                                        0,
                                        ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.CRASHED, "reset", true))),
                        waitUntil(303)));
    }

    private static Stream<Row> came() {
        return Stream.of(
                row(
                        AGENT,
                        "what an earlier attempt did while a later one waits is undone when the task is called off",
                        reserved()
                                .attemptFailed(0, Duration.ZERO, true)
                                .attempt(0, Effect.IDEMPOTENT)
                                .waiting(0, Wait.forSignal("reserved"))
                                .late(0)
                                .cancelRequested(),
                        rollBack(0)),
                row(
                        AGENT,
                        "a signal that came while the task was paused counts when it is called off",
                        reserved()
                                .waiting(0, Wait.forSignal("reserved"))
                                .paused()
                                .signal("reserved", "r-1")
                                .cancelRequested(),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a person's word that came while the task was paused counts at its deadline",
                        looked("sign", Finding.Kind.CANNOT_TELL)
                                .waiting(0, Wait.forAnswer("Did it happen?"))
                                .paused()
                                .answer(0, "Happened.")
                                .after(Duration.ofHours(3)),
                        settle(0, Status.DONE, null)),
                row(
                        AGENT,
                        "a task that is paused after it was called off undoes nothing until somebody resumes it",
                        reserved().done(0).cancelRequested().paused().rollingBack(0),
                        new Command.Wait(null)));
    }

    private static Journals reserved() {
        return started().replied(call("reserve")).attempt(0, Effect.IDEMPOTENT);
    }

    private static Stream<Row> undoing() {
        Journals unknown = started()
                .replied(call("reserve"), call("reserve"))
                .attempt(0, Effect.IDEMPOTENT)
                .attempt(1, Effect.IDEMPOTENT)
                .ended(0, ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.TIMED_OUT, "slow", true)))
                .done(1)
                .rollingBack(1);
        return Stream.of(
                row(
                        AGENT,
                        "what becomes known while the rest is undone is undone too",
                        unknown.late(0).undoAttempt(1).undone(1, ToolOutcome.done("")),
                        rollBack(0)),
                row(
                        AGENT,
                        "a task that is called off while it is paused is undone without anybody's resuming it",
                        started()
                                .replied(call("reserve"))
                                .attempt(0, Effect.IDEMPOTENT)
                                .done(0)
                                .paused()
                                .cancelRequested()
                                .rollingBack(0),
                        invoke(0)),
                row(
                        AGENT,
                        "a task that is undone at its deadline while it is paused does not wait either",
                        started()
                                .replied(call("reserve"))
                                .attempt(0, Effect.IDEMPOTENT)
                                .done(0)
                                .paused()
                                .rollingBack(0),
                        invoke(0)));
    }

    private static Stream<Row> lost() {
        return Stream.of(
                row(
                        AGENT,
                        "a read that takes its process down each time has failed, and nothing else",
                        lost("read", Effect.READ_ONLY),
                        settle(0, Status.FAILED, ToolFailure.Kind.INTERRUPTED)),
                row(
                        AGENT,
                        "a transaction that takes its process down each time was undone each time",
                        lost("write", Effect.TRANSACTIONAL),
                        settle(0, Status.FAILED, ToolFailure.Kind.INTERRUPTED)),
                row(
                        AGENT,
                        "an effect that takes its process down each time may have happened",
                        lost("put", Effect.IDEMPOTENT),
                        settle(0, Status.UNKNOWN, ToolFailure.Kind.INTERRUPTED)));
    }

    private static Journals lost(String tool, Effect effect) {
        Journals journal = started().replied(call(tool));
        for (int i = 0; i < 20; i++) {
            journal.attempt(0, effect).resumed();
        }
        return journal;
    }

    private static Journals shipped() {
        return started().replied(call("ship")).attempt(0, Effect.ONCE);
    }

    private static Journals put() {
        return started().replied(call("put")).attempt(0, Effect.IDEMPOTENT);
    }
}
