package io.perdure.report;

import io.perdure.journal.AnswerGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskUnpaused;
import io.perdure.journal.TimePassed;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the entries of a journal, one after the other, and puts each where it belongs: into a step, and there into a call. */
final class Reading {
    private static final int UNDOING = 0;

    private final Room room;
    private final Prices prices;
    private final Notes notes;
    private final PlanDraft plan;
    private final List<StepDraft> steps = new ArrayList<>();
    private final Map<InvocationId, CallDraft> calls = new HashMap<>();
    private TaskState state;
    private StepDraft current = new StepDraft(1, Instant.EPOCH, 0);
    private @Nullable Instant pausedSince;

    Reading(TaskId task, Room room, Prices prices) {
        this.room = room;
        this.prices = prices;
        this.notes = new Notes(room);
        this.plan = new PlanDraft(room);
        this.state = TaskState.empty(task);
    }

    void take(JournalEntry entry) {
        Instant alive = state.now();
        state = state.after(entry);
        state.plan().ifPresent(plan::is);
        if (entry instanceof ModelReplied e) {
            open(e.step()).replied(e, prices, room);
            request(e);
        } else if (entry instanceof ModelFailed e) {
            open(e.step()).failed(e, room);
        } else {
            place(entry, alive);
        }
        current.reached(entry.at());
    }

    private void place(JournalEntry entry, Instant alive) {
        if (steps.isEmpty()) {
            open(1);
        }
        InvocationId call = Subjects.call(entry);
        if (call != null) {
            call(call).take(entry);
        }
        if (call == null || isElsewhere(call)) {
            note(entry, alive);
        }
    }

    private void note(JournalEntry entry, Instant alive) {
        if (entry instanceof TaskResumed e) {
            current.calls().forEach(call -> call.lost(alive, e.at()));
            current.span(Activity.AWAY, alive, e.at());
        }
        if (!isReceived(entry) && !isEndOfBackOff(entry)) {
            current.note(notes.of(entry));
        }
        follow(entry);
    }

    private void follow(JournalEntry entry) {
        if (entry instanceof TaskPaused e && pausedSince == null) {
            pausedSince = e.at();
        } else if (entry instanceof TaskUnpaused || entry instanceof TaskEnded) {
            endPause(entry.at());
        }
        if (entry instanceof ContextCompacted e) {
            current.summarised(e.usage());
        } else if (entry instanceof ApprovalRequested e) {
            e.items().forEach(item -> call(item.call()).awaitsApproval(e.at()));
        } else if (entry instanceof RollbackStarted e) {
            begin(UNDOING, e.at());
            e.undo().forEach(this::call);
        } else if (entry instanceof TaskEnded e) {
            e.notUndone().forEach(one -> call(one.id()).say(e.at(), Topic.STANDS, "still stands", one.why()));
        }
    }

    private void endPause(Instant at) {
        if (pausedSince != null) {
            current.span(Activity.PAUSED, pausedSince, at);
            pausedSince = null;
        }
    }

    /** When something is tried again stands where it failed. */
    private boolean isEndOfBackOff(JournalEntry entry) {
        return entry instanceof TimePassed && current.isBackingOff();
    }

    /** Whether a call of this step waited for it; then it is told there. */
    private boolean isReceived(JournalEntry entry) {
        if (entry instanceof AnswerGiven e) {
            Optional<CallDraft> asked = current.waiting(call -> call.asked(e.call()));
            asked.ifPresent(call -> call.received(e.at(), Topic.ANSWERED, "answered" + Notes.by(e), e.text()));
            return asked.isPresent();
        }
        if (entry instanceof SignalReceived e) {
            Optional<CallDraft> waited = current.waiting(call -> call.waitsForSignal(e.name()));
            waited.ifPresent(call -> call.received(e.at(), Topic.SIGNAL, "the signal came", e.payload()));
            return waited.isPresent();
        }
        return false;
    }

    private StepDraft open(int step) {
        return steps.isEmpty() || (current.number() != step && current.number() != UNDOING)
                ? begin(step, state.now())
                : current;
    }

    private StepDraft begin(int step, Instant first) {
        current = new StepDraft(step, steps.isEmpty() ? first : current.to(), room.perStep());
        steps.add(current);
        return current;
    }

    private void request(ModelReplied entry) {
        List<ToolCall> asked = entry.reply().calls();
        for (int i = 0; i < asked.size(); i++) {
            InvocationId id = new InvocationId(state.id(), entry.step(), i);
            begin(id, asked.get(i).tool(), asked.get(i).arguments());
        }
    }

    /** The call of this name; an undoing, or one that nobody asked for, begins when it is first heard of. */
    private CallDraft call(InvocationId id) {
        CallDraft known = calls.get(id);
        if (known != null) {
            return known;
        }
        CallDraft undone = calls.get(id.undone());
        return undone == null ? begin(id, "?", "") : begin(id, "undoing " + undone.tool(), "");
    }

    private CallDraft begin(InvocationId id, String tool, String arguments) {
        CallDraft call = new CallDraft(id, tool, arguments, room);
        calls.put(id, call);
        current.calls().add(call);
        return call;
    }

    private boolean isElsewhere(InvocationId id) {
        return current.number() != (id.undo() ? UNDOING : id.step());
    }

    TaskState state() {
        return state;
    }

    Optional<PlanProgress> plan() {
        return plan.progress();
    }

    /** The steps; the undoing is none. */
    List<Step> steps() {
        return steps.stream()
                .filter(step -> step.number() != UNDOING)
                .map(StepDraft::step)
                .toList();
    }

    Optional<Step> undoing() {
        return steps.stream()
                .filter(step -> step.number() == UNDOING)
                .findFirst()
                .map(StepDraft::step);
    }
}
