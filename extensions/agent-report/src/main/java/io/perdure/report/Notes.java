package io.perdure.report;

import io.perdure.error.PerdureException;
import io.perdure.journal.AnswerAccepted;
import io.perdure.journal.AnswerGiven;
import io.perdure.journal.AnswerRejected;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.CancelRequested;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.RunTraced;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskUnpaused;
import io.perdure.journal.TimePassed;
import io.perdure.journal.ToolRestored;
import io.perdure.journal.ToolSuspended;
import io.perdure.journal.ToolsPinned;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the entries that belong to no call say, in words. An entry of a kind that came later is shown by its name and as it is stored. */
final class Notes {
    private final EntryCodec codec = new EntryCodec();
    private final Room room;

    Notes(Room room) {
        this.room = room;
    }

    Moment of(JournalEntry entry) {
        if (entry instanceof TaskStarted) {
            return say(entry, Topic.QUIET, "started", "");
        }
        if (entry instanceof TaskResumed e) {
            String changes = e.changes().isEmpty() ? "It had been interrupted." : String.join(" ", e.changes());
            return say(e, Topic.RESUMED, "taken up again by version " + e.agentVersion() + " of the agent", changes);
        }
        if (entry instanceof AnswerRejected e) {
            return say(e, Topic.REJECTED, "the answer was sent back", e.problem());
        }
        if (entry instanceof AnswerAccepted) {
            return say(entry, Topic.QUIET, "the agent's rules have nothing against the answer", "");
        }
        if (entry instanceof LateResult e) {
            return say(e, Topic.QUIET, "late news of " + e.id().callId(), CallWords.outcome(e.outcome()));
        }
        return ofWatch(entry);
    }

    private Moment ofWatch(JournalEntry entry) {
        if (entry instanceof MonitorSpoke e) {
            String said = e.text().equals(e.evidence()) ? e.text() : e.text() + "\nEvidence: " + e.evidence();
            return say(
                    e,
                    Topic.MONITOR,
                    "the monitor " + Excerpt.name(e.monitor()) + " spoke (" + e.severity() + ")",
                    said);
        }
        if (entry instanceof ToolSuspended e) {
            String until = " is not offered until " + Figures.time(e.until());
            return say(e, Topic.SUSPENDED, "the tool " + Excerpt.name(e.tool()) + until, e.reason());
        }
        if (entry instanceof ToolRestored e) {
            return say(e, Topic.RESTORED, "the tool " + Excerpt.name(e.tool()) + " is offered again", "");
        }
        return ofContext(entry);
    }

    private Moment ofContext(JournalEntry entry) {
        if (entry instanceof ContextCompacted e) {
            return say(e, Topic.COMPACTED, compacted(e), e.text());
        }
        if (entry instanceof CompactionRequested e) {
            return say(e, Topic.COMPACTED, wanted(e), "");
        }
        if (entry instanceof RunTraced e) {
            return say(e, Topic.QUIET, "carried by a process that keeps traces", e.trace());
        }
        return ofPeople(entry);
    }

    private Moment ofPeople(JournalEntry entry) {
        if (entry instanceof SignalReceived e) {
            return say(e, Topic.SIGNAL, "the signal " + Excerpt.name(e.name()) + " came", e.payload());
        }
        if (entry instanceof AnswerGiven e) {
            return say(e, Topic.ANSWERED, "an answer to " + Excerpt.name(e.call()) + by(e), e.text());
        }
        if (entry instanceof TimePassed) {
            return say(entry, Topic.QUIET, "the time came that it waited for", "");
        }
        if (entry instanceof TaskPaused e) {
            return say(e, Topic.PAUSED, "paused", e.reason());
        }
        if (entry instanceof TaskUnpaused) {
            return say(entry, Topic.UNPAUSED, "a person let it go on", "");
        }
        if (entry instanceof CancelRequested e) {
            return say(e, Topic.CANCEL, "a person called it off", e.reason());
        }
        return ofTrust(entry);
    }

    private Moment ofTrust(JournalEntry entry) {
        if (entry instanceof ToolsPinned e) {
            String tools = Figures.counted(e.manifests().size(), "tool is", "tools are");
            return say(
                    e,
                    Topic.QUIET,
                    tools + " pinned" + by(e.by()),
                    String.join(", ", e.manifests().keySet()));
        }
        if (entry instanceof ApprovalRequested e) {
            String calls = Figures.counted(e.items().size(), "call", "calls");
            return say(e, Topic.ASKED, "a person is asked whether " + calls + " may be made", asked(e));
        }
        if (entry instanceof ApprovalGiven e) {
            return say(e, Topic.ANSWERED, "whether it may be made: " + e.verdict() + by(e.by()), e.comment());
        }
        return ofEnd(entry);
    }

    private static String asked(ApprovalRequested entry) {
        return entry.items().stream()
                .map(item -> item.call().callId() + " " + item.tool() + " " + item.arguments()
                        + item.concerns().stream()
                                .map(concern -> "\n" + concern.rule() + ": " + concern.value() + " " + concern.from())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private Moment ofEnd(JournalEntry entry) {
        if (entry instanceof RollbackStarted e) {
            String calls = Figures.counted(e.undo().size(), "call", "calls");
            return say(e, Topic.ROLLBACK, "undoes " + calls + ", as it ends as " + e.status(), reason(e));
        }
        if (entry instanceof TaskEnded e) {
            return say(e, Topic.QUIET, "ended as " + e.status(), "");
        }
        return unknown(entry);
    }

    /** An entry of a kind that this report has no words for. */
    Moment unknown(JournalEntry entry) {
        return say(entry, Topic.OTHER, name(entry), stored(entry));
    }

    static String by(AnswerGiven answer) {
        return by(answer.by());
    }

    private static String by(String person) {
        return person.isEmpty() ? "" : " by " + Excerpt.name(person);
    }

    private static String compacted(ContextCompacted entry) {
        String folded = entry.upTo() == 0 ? "" : ", steps up to " + entry.upTo() + " are folded away";
        String cuts = entry.cuts().isEmpty()
                ? ""
                : ", " + Figures.counted(entry.cuts().size(), "output", "outputs") + " cut";
        return "the model is shown less than about " + Figures.count(entry.tokens()) + " tokens (" + entry.strategy()
                + ")" + folded + cuts;
    }

    private static String wanted(CompactionRequested entry) {
        return "somebody wanted the model to be shown " + (entry.reset() ? "nothing but what is pinned" : "less");
    }

    private static String reason(RollbackStarted entry) {
        return entry.detail().isEmpty() ? entry.reason() : entry.reason() + ": " + entry.detail();
    }

    private Moment say(JournalEntry entry, Topic topic, String what, String detail) {
        return new Moment(entry.at(), topic, what, Excerpt.of(detail, room.text()));
    }

    /** The stored name of its kind, which is its class's in other letters. */
    private static String name(JournalEntry entry) {
        String hyphens = entry.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-");
        return hyphens.toLowerCase(Locale.ROOT);
    }

    private String stored(JournalEntry entry) {
        try {
            return new String(codec.encode(entry).json(), StandardCharsets.UTF_8);
        } catch (PerdureException e) { // half a surrogate pair in it
            return "";
        }
    }
}
