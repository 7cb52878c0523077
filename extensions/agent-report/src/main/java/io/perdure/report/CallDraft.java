package io.perdure.report;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.ReconcileStarted;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The story of one call as it is read, entry by entry. */
final class CallDraft {
    private final InvocationId id;
    private final String tool;
    private final Excerpt arguments;
    private final Room room;
    private final List<Span> spans = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private @Nullable Effect effect;
    private int attempts;
    private @Nullable Activity doing;
    private Instant since = Instant.EPOCH;
    private @Nullable Wait awaited;
    private @Nullable Moment outcome;

    CallDraft(InvocationId id, String tool, String arguments, Room room) {
        this.id = id;
        this.tool = Excerpt.name(tool);
        this.arguments = Excerpt.of(arguments, room.text());
        this.room = room;
    }

    InvocationId id() {
        return id;
    }

    String tool() {
        return tool;
    }

    void take(JournalEntry entry) {
        if (entry instanceof AttemptStarted e) {
            started(e);
        } else if (entry instanceof AttemptFailed e) {
            failed(e);
        } else if (entry instanceof InvocationWaiting e) {
            waits(e);
        } else if (entry instanceof InvocationEnded e) {
            ended(e);
        } else if (entry instanceof LateResult e) {
            say(e.at(), Topic.LATE, CallWords.late(e), CallWords.detail(e.outcome()));
        } else {
            takeOfDoubt(entry);
        }
    }

    private void takeOfDoubt(JournalEntry entry) {
        if (entry instanceof OutcomeInDoubt e) {
            stop(Tone.DOUBT, e.at());
            say(e.at(), Topic.IN_DOUBT, CallWords.inDoubt(e), e.failure().message());
        } else if (entry instanceof ReconcileStarted e) {
            begin(Activity.LOOK, e.at());
        } else if (entry instanceof ReconcileEnded e) {
            looked(e);
        }
    }

    private void started(AttemptStarted entry) {
        begin(Activity.TOOL, entry.at());
        attempts = Math.max(attempts, entry.attempt());
        effect = effect == null ? entry.effect() : effect.orWorse(entry.effect());
    }

    private void failed(AttemptFailed entry) {
        stop(Tone.BAD, entry.at());
        say(entry.at(), Topic.RETRIED, CallWords.failed(entry), entry.failure().message());
        begin(Activity.BACK_OFF, entry.at());
    }

    private void waits(InvocationWaiting entry) {
        begin(Activity.WAIT, entry.at());
        awaited = entry.awaited();
        Topic topic = entry.awaited().kind() == Wait.Kind.ANSWER ? Topic.ASKED : Topic.AWAITS;
        say(entry.at(), topic, CallWords.waits(entry), entry.awaited().what());
    }

    /** A person is asked whether it may be made. */
    void awaitsApproval(Instant at) {
        begin(Activity.WAIT, at);
    }

    private void ended(InvocationEnded entry) {
        Topic topic = CallWords.topic(entry.outcome());
        stop(topic.tone(), entry.at());
        Excerpt detail = Excerpt.of(CallWords.detail(entry.outcome()), room.text());
        if (outcome == null) { // the first one stands
            outcome = new Moment(entry.at(), topic, CallWords.outcome(entry.outcome()), detail);
            moments.add(outcome);
        }
    }

    private void looked(ReconcileEnded entry) {
        stop(CallWords.tone(entry.finding()), entry.at());
        say(entry.at(), Topic.LOOKED, CallWords.looked(entry), entry.detail());
        if (entry.retryAt() != null) {
            begin(Activity.BACK_OFF, entry.at());
        }
    }

    boolean isBackingOff() {
        return doing == Activity.BACK_OFF;
    }

    /** Its process ended; until when it lived at least is known. */
    void lost(Instant alive, Instant noticed) {
        if (doing != null && doing.isWork()) {
            stop(Tone.DOUBT, alive);
            say(noticed, Topic.LOST, "its process ended during attempt " + attempts, "");
        }
    }

    /** Whether a person's answer to this call is waited for. */
    boolean asked(String call) {
        return waits(Wait.Kind.ANSWER) != null && id.callId().equals(call);
    }

    boolean waitsForSignal(String name) {
        Wait wait = waits(Wait.Kind.SIGNAL);
        return wait != null && wait.what().equals(name);
    }

    private @Nullable Wait waits(Wait.Kind kind) {
        return outcome == null && awaited != null && awaited.kind() == kind ? awaited : null;
    }

    /** What it waited for has come. */
    void received(Instant at, Topic topic, String what, String text) {
        say(at, topic, what, text);
        awaited = null;
    }

    void say(Instant at, Topic topic, String what, String detail) {
        moments.add(new Moment(at, topic, what, Excerpt.of(detail, room.text())));
    }

    private void begin(Activity activity, Instant at) {
        stop(Tone.GOOD, at);
        doing = activity;
        since = at;
    }

    private void stop(Tone tone, Instant at) {
        if (doing != null) {
            spans.add(new Span(doing, doing.isWork() ? tone : Tone.PLAIN, since, at));
            doing = null;
        }
    }

    CallStory story(Instant now) {
        stop(Tone.PLAIN, now);
        if (outcome == null) {
            outcome = new Moment(now, Topic.AWAITS, "no outcome yet", Excerpt.NONE);
            moments.add(outcome);
        }
        return new CallStory(id.callId(), tool, arguments, effect, attempts, spans, moments, outcome);
    }
}
