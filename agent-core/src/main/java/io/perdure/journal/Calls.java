package io.perdure.journal;

import io.perdure.journal.Call.Approval;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the current step, and the signals that came before anything waited for them.
 *
 * @param all in the order of the reply
 * @param early oldest first
 */
record Calls(List<Call> all, List<SignalReceived> early) {
    static final Calls NONE = new Calls(List.of(), List.of());

    Calls requested(TaskId task, int step, List<ToolCall> asked, Label choice) {
        List<Call> calls = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            calls.add(Call.requested(new InvocationId(task, step, i), asked.get(i), choice));
        }
        return new Calls(List.copyOf(calls), early);
    }

    Calls with(InvocationId id, UnaryOperator<Call> change) {
        List<Call> changed = new ArrayList<>(all);
        changed.replaceAll(call -> call.id().equals(id) ? change.apply(call) : call);
        return new Calls(List.copyOf(changed), early);
    }

    /** The call gets its outcome, unless it has one. */
    Calls ended(InvocationEnded entry) {
        return isOpen(entry.id()) ? with(entry.id(), call -> call.ended(entry.outcome())) : this;
    }

    Calls lostWithTheirProcess() {
        return new Calls(all.stream().map(Call::lostWithItsProcess).toList(), early);
    }

    /** A call begins to wait; a signal that came before is taken now. */
    Calls waiting(InvocationWaiting entry) {
        Wait wait = entry.awaited();
        Calls waiting = with(entry.id(), call -> call.waiting(wait, entry.until()));
        for (SignalReceived signal : early) {
            if (wait.kind() == Wait.Kind.SIGNAL && wait.what().equals(signal.name())) {
                List<SignalReceived> rest = new ArrayList<>(early);
                rest.remove(signal);
                return new Calls(waiting.all, List.copyOf(rest)).with(entry.id(), c -> c.received(signal.payload()));
            }
        }
        return waiting;
    }

    /** The first call that waits for the signal takes it; if none does, it is kept. */
    Calls signalled(SignalReceived signal) {
        for (Call call : all) {
            if (call.waitsFor(Wait.Kind.SIGNAL, signal.name())) {
                return with(call.id(), c -> c.received(signal.payload()));
            }
        }
        List<SignalReceived> kept = new ArrayList<>(early);
        kept.add(signal);
        return new Calls(all, List.copyOf(kept));
    }

    /** The call that asked takes the answer; an answer nobody waits for any more changes nothing. */
    Calls answered(AnswerGiven answer) {
        return new Calls(
                all.stream()
                        .map(call -> isAskedBy(call, answer) ? call.received(answer.text()) : call)
                        .toList(),
                early);
    }

    private static boolean isAskedBy(Call call, AnswerGiven answer) {
        Wait wait = call.awaited();
        return wait != null
                && wait.kind() == Wait.Kind.ANSWER
                && call.received() == null
                && call.id().callId().equals(answer.call());
    }

    boolean any(Predicate<Call> condition) {
        for (Call call : all) {
            if (condition.test(call)) {
                return true;
            }
        }
        return false;
    }

    boolean isOpen() {
        return any(call -> call.phase() != Call.Phase.ENDED);
    }

    boolean isOpen(InvocationId id) {
        return any(call -> call.id().equals(id) && call.phase() != Call.Phase.ENDED);
    }

    Calls asking(ApprovalRequested entry) {
        Calls asking = this;
        for (ApprovalRequested.Item item : entry.items()) {
            Approval about = Approval.asked(entry, item);
            asking = asking.with(item.call(), call -> call.phase() == Call.Phase.REQUESTED ? call.asking(about) : call);
        }
        return asking;
    }

    /** The first answer to a question counts; one to a question that is not open changes nothing. */
    Calls approved(ApprovalGiven entry) {
        return new Calls(
                all.stream()
                        .map(call -> isAbout(entry, call)
                                ? call.approved(
                                        Objects.requireNonNull(call.approval()).answered(entry))
                                : call)
                        .toList(),
                early);
    }

    static boolean isAbout(ApprovalGiven entry, Call call) {
        Approval asked = call.approval();
        return call.phase() == Call.Phase.ASKED
                && asked != null
                && asked.id().equals(entry.id())
                && (asked.expires() == null || entry.at().isBefore(asked.expires()))
                && (entry.calls().isEmpty() || entry.calls().contains(call.id().callId()));
    }

    @Nullable
    Call find(InvocationId id) {
        for (Call call : all) {
            if (call.id().equals(id)) {
                return call;
            }
        }
        return null;
    }

    Calls undoing(List<Call> undoings) {
        return new Calls(List.copyOf(undoings), early);
    }

    Calls closed() {
        return new Calls(List.of(), early);
    }
}
