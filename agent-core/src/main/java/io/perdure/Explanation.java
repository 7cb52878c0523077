package io.perdure;

import io.perdure.journal.Call;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskState;
import io.perdure.journal.ToolSuspended;
import io.perdure.json.Json;
import io.perdure.llm.ToolCall;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task did, what is not known, what it waits for and why, in words. A pure function of its journal. */
final class Explanation {
    private static final int LONGEST = 300;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_LINES = 200;

    private final TaskState state;
    private final Map<InvocationId, ToolCall> asked = new HashMap<>();
    private final Map<Object, String> did = new LinkedHashMap<>(); // of a call, what is known of it last
    private final Map<InvocationId, String> unknown = new LinkedHashMap<>();
    private final List<String> resumed = new ArrayList<>();
    private String paused = "";

    private Explanation(TaskState state) {
        this.state = state;
    }

    /** The words; {@code obstacle} is why nobody here carries the task, if that is so. */
    static String of(TaskState state, List<JournalEntry> journal, Optional<String> obstacle) {
        Explanation explanation = new Explanation(state);
        journal.forEach(explanation::take);
        return explanation.text(obstacle);
    }

    private void take(JournalEntry entry) {
        if (entry instanceof ModelReplied e) {
            List<ToolCall> calls = e.reply().calls();
            for (int i = 0; i < calls.size(); i++) {
                asked.put(new InvocationId(state.id(), e.step(), i), calls.get(i));
            }
        } else if (entry instanceof InvocationEnded e) {
            ended(e);
        } else if (entry instanceof LateResult e) {
            late(e);
        } else if (entry instanceof RollbackStarted e) {
            did("from here on it went back, because of " + reason(e.reason(), e.detail()));
        } else if (entry instanceof MonitorSpoke e) {
            did("the monitor " + cut(e.monitor(), LONGEST_NAME) + " saw: " + cut(e.evidence()) + " (" + e.severity()
                    + ")");
        } else if (entry instanceof ToolSuspended e) {
            did("the tool " + cut(e.tool(), LONGEST_NAME) + " was not offered until " + e.until() + ": "
                    + cut(e.reason()));
        } else if (entry instanceof TaskPaused e) {
            paused = e.reason();
        } else if (entry instanceof TaskResumed e) {
            String changes = e.changes().isEmpty() ? "it had been interrupted" : String.join(" ", e.changes());
            resumed.add(e.at() + ": " + cut(changes));
        }
    }

    private void did(String what) {
        did.put(new Object(), what);
    }

    private void ended(InvocationEnded entry) {
        InvocationId id = entry.id();
        String line = what(id) + outcome(entry.outcome());
        if (entry.outcome().status() == ToolOutcome.Status.UNKNOWN) {
            unknown.put(id, line);
        } else if (!did.containsKey(id)) {
            did.put(id, line);
        }
    }

    // What was not known is known now; what was known stays.
    private void late(LateResult entry) {
        InvocationId id = entry.id();
        String line = what(id) + "late, after it had been given up: " + outcome(entry.outcome());
        if (entry.outcome().isDone() && !did.containsKey(id)) {
            unknown.remove(id);
            did.put(id, line);
        } else {
            did(line);
        }
    }

    private String text(Optional<String> obstacle) {
        StringBuilder text = new StringBuilder("Task " + state.id() + " of agent "
                + state.start().agent() + ", version " + state.agentVersion() + ": " + state.status() + " after "
                + state.steps() + " steps.\nGoal: " + cut(state.start().goal()) + "\n");
        section(
                text,
                "Its plan",
                state.plan().stream()
                        .flatMap(plan -> plan.text().lines())
                        .map(Explanation::cut)
                        .toList());
        section(text, "What it did", List.copyOf(did.values()));
        section(text, "What is not known", List.copyOf(unknown.values()));
        section(text, "When it was taken up again, and why", resumed);
        Optional<TaskEnded> end = state.end();
        if (end.isEmpty()) {
            section(text, "What it waits for", waits(obstacle));
        } else {
            section(
                    text,
                    "How it ended",
                    List.of(reason(end.get().reason(), end.get().detail())));
            section(text, "What still stands", standing(end.get()));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(title).append(":\n");
            int left = Math.max(0, lines.size() - MOST_LINES);
            text.append(left > 0 ? "- " + left + " more before, which the history has\n" : "");
            lines.stream()
                    .skip(left)
                    .forEach(line -> text.append("- ").append(line).append('\n'));
        }
    }

    private static List<String> standing(TaskEnded end) {
        return end.notUndone().stream()
                .map(one -> one.id().callId() + " " + cut(one.tool(), LONGEST_NAME) + ": " + cut(one.why()))
                .toList();
    }

    private List<String> waits(Optional<String> obstacle) {
        List<String> waits = new ArrayList<>();
        obstacle.ifPresent(why -> waits.add("an orchestrator that may carry it. " + cut(why)));
        if (state.isPaused()) {
            waits.add("somebody to resume it: it is paused" + (paused.isBlank() ? "" : ". " + cut(paused)));
        }
        for (Call call : state.calls()) {
            if (call.phase() != Call.Phase.ENDED) {
                waits.add(what(call.id()) + wait(call));
            }
        }
        if (!state.hasOpenCalls() && !state.isPaused()) {
            waits.add(model());
        }
        return waits;
    }

    private String model() {
        ModelFailed.Streak failed = state.modelFailures();
        ModelFailed last = failed.last();
        if (last == null) {
            return "the model's reply";
        }
        String asked = last.retryAt() == null ? "" : "; a model is asked again at " + last.retryAt();
        return "a model that answers: " + failed.failures() + " failure(s) in a row, last of " + last.model() + " ("
                + last.failure().kind() + ")" + asked;
    }

    private static String wait(Call call) {
        return switch (call.phase()) {
            case REQUESTED -> "its turn; nothing has happened yet";
            case RUNNING -> "attempt " + call.attempts() + ", which began at " + call.startedAt();
            case ASKED -> "a person who has to approve it" + at(", at most until ", call);
            case LOST -> "its process ended during attempt " + call.attempts() + "; its effect decides what follows";
            case BACKING_OFF -> "it failed " + call.failures().size() + " times; tried again" + at(" at ", call);
            case IN_DOUBT -> "it is not known whether it had its effect; that is to be found out" + at(" at ", call);
            case RECONCILING -> "its tool looks whether it had its effect";
            case WAITING -> awaited(call.awaited()) + at(", at most until ", call);
            case ENDED -> "nothing";
        };
    }

    private static String awaited(@Nullable Wait wait) {
        return wait == null ? "" : wait.kind().name().toLowerCase(Locale.ROOT) + " '" + cut(wait.what()) + "'";
    }

    private static String at(String words, Call call) {
        Instant time = call.until();
        return time == null ? "" : words + time;
    }

    private String what(InvocationId id) {
        ToolCall call = asked.get(id.undone());
        String name = call == null ? "" : " " + cut(call.tool(), LONGEST_NAME) + " " + cut(call.arguments());
        return (id.undo() ? "undoing " : "") + id.undone().callId() + name + ": ";
    }

    private static String outcome(ToolOutcome outcome) {
        ToolFailure failure = outcome.failure();
        String detail = failure == null ? outcome.output() : failure.kind() + ", " + failure.message();
        return outcome.status().name().toLowerCase(Locale.ROOT) + (detail.isBlank() ? "" : ": " + cut(detail));
    }

    private static String reason(String reason, String detail) {
        return (reason.isEmpty() ? "with an answer" : reason) + (detail.isBlank() ? "" : ": " + cut(detail));
    }

    private static String cut(String text) {
        return cut(text, LONGEST);
    }

    // One line, whatever a model or a tool wrote.
    private static String cut(String text, int longest) {
        String line = Json.visible(text).replaceAll("[\\s\\p{Z}]+", " ").strip();
        if (line.length() <= longest) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
        return line.substring(0, end) + "…";
    }
}
