package io.perdure.testkit.sim;

import io.perdure.journal.AttemptFailed;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.LateResult;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmRequest;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.InboxMessage;
import io.perdure.store.StoredEntry;
import io.perdure.store.TaskId;
import io.perdure.store.TaskRecord;
import io.perdure.testkit.sim.Facts.Owed;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sees everything that happens and checks, after each event that could break it, that what the library promises holds. */
final class Watch {
    private final World world;
    private final Map<TaskId, Shadow> shadows = new LinkedHashMap<>();
    private final Map<String, TaskId> byGoal = new HashMap<>();
    private final Map<String, InvocationId> keys = new HashMap<>();
    private int appends;
    private long quietSince;

    Watch(World world) {
        this.world = world;
    }

    Collection<Shadow> shadows() {
        return shadows.values();
    }

    int appends() {
        return appends;
    }

    long quietSince() {
        return quietSince;
    }

    boolean allEnded() {
        return shadows.size() == world.settings().tasks()
                && shadows.values().stream().allMatch(shadow -> shadow.state().isOver());
    }

    private Shadow shadow(TaskId task) {
        return shadows.computeIfAbsent(task, Shadow::new);
    }

    int attempts(InvocationId id) {
        return shadow(id.task()).facts(id).attempts();
    }

    // ---- the store

    /**
     * A process gives an append to its store; nothing of it is durable yet.
     *
     * @param known up to which version the process knows the journal: what it has read, and what it has added since
     */
    void handed(SimulatedProcess process, Append append, long known) {
        boolean rests =
                append.entries().stream().anyMatch(entry -> !entry.type().equals("late-result"));
        if (rests && append.expectedVersion() > known) {
            throw world.violated(
                    "J2",
                    process + " extends version " + append.expectedVersion() + " of " + append.task()
                            + ", and knows no more than " + known);
        }
        Shadow shadow = shadow(append.task());
        world.trace()
                .say(() -> process + " hands over " + append.task() + " @" + append.expectedVersion() + "+"
                        + append.entries());
        // What somebody else has overtaken is refused, and what is durable may have been shortened since.
        if (append.expectedVersion() >= shadow.state().version()) {
            world.decode(append.task(), append.entries()).stream()
                    .filter(ModelReplied.class::isInstance)
                    .forEach(reply -> repliedOnDurable(process, shadow, (ModelReplied) reply));
        }
    }

    private void repliedOnDurable(SimulatedProcess process, Shadow shadow, ModelReplied reply) {
        LlmRequest request = shadow.request(process, reply.shown());
        if (request == null) {
            throw world.violated(
                    "J1",
                    "a reply of a model that was not asked in " + shadow.state().id());
        }
        List<?> durable = shadow.state().messages();
        if (durable.size() < reply.shown() || !durable.subList(0, reply.shown()).equals(request.messages())) {
            throw world.violated(
                    "J1",
                    "a reply in " + shadow.state().id() + " is taken up before what its request rests on is durable: "
                            + last(request.messages()) + ", durable is " + last(durable));
        }
    }

    private static String last(List<?> messages) {
        return messages.size() + " messages up to " + messages.get(messages.size() - 1);
    }

    /** An append is durable, and with it what a tool wrote in its transaction. */
    void written(@Nullable SimulatedProcess process, Append append, List<Row> rows) {
        appends++;
        quietSince = world.events().micros();
        Shadow shadow = shadow(append.task());
        if (shadow.state().version() != append.expectedVersion()) {
            throw world.violated(
                    "J2", "two appends extend version " + append.expectedVersion() + " of " + append.task());
        }
        List<JournalEntry> entries = world.decode(append.task(), append.entries());
        Together.rows(world, entries, rows);
        for (JournalEntry entry : entries) {
            written(process, shadow, entry);
            shadow.after(entry);
        }
        if (shadow.state().version() == append.entries().size()) {
            byGoal.put(shadow.state().start().goal(), append.task());
        }
    }

    private void written(@Nullable SimulatedProcess process, Shadow shadow, JournalEntry entry) {
        world.trace()
                .say(() -> "    " + shadow.state().id() + " " + shadow.state().version() + " " + entry);
        if (shadow.state().isOver() && !(entry instanceof LateResult)) {
            throw world.violated("E2", "after the end of " + shadow.state().id() + " came " + entry);
        }
        if (entry instanceof ModelReplied e) {
            sameRequest(shadow, e);
        } else if (entry instanceof AttemptStarted e && process != null) {
            shadow.facts(e.id()).durableStarts.put(e.attempt(), process);
        } else if (entry instanceof InvocationEnded e) {
            outcome(shadow, e);
        } else if (entry instanceof TaskEnded e) {
            noCallIsOpen(shadow);
            Undoing.check(world, shadow, e);
        } else {
            followUp(shadow, entry);
        }
    }

    private void followUp(Shadow shadow, JournalEntry entry) {
        if (entry instanceof ReconcileEnded e) {
            boolean dispelled = e.finding() == Finding.Kind.DID_NOT_HAPPEN && e.retryAt() == null;
            shadow.facts(e.id()).dispelled += dispelled ? 1 : 0;
        } else if (entry instanceof AttemptFailed e) {
            shadow.settled(e.id(), e.attempt());
        } else if (entry instanceof LateResult e) {
            shadow.late(e);
        } else if (entry instanceof RollbackStarted e) {
            Undoing.planned(world, shadow, e);
        } else if (entry instanceof OutcomeInDoubt e) {
            shadow.settled(e.id(), attempts(e.id()));
        } else if (entry instanceof InvocationWaiting e) {
            shadow.facts(e.id()).waited = true;
            shadow.settled(e.id(), attempts(e.id()));
        }
    }

    private void sameRequest(Shadow shadow, ModelReplied entry) {
        TaskState asked = shadow.withMessages(entry.shown()).orElse(shadow.state());
        String hash = world.watched().agent().assembly().hash(asked);
        if (!hash.equals(entry.request())) {
            String which = "the request of step " + entry.step() + " of " + asked.id();
            throw world.violated("J3", which + " is not the one its journal adds up to");
        }
    }

    private void outcome(Shadow shadow, InvocationEnded entry) {
        Facts facts = shadow.facts(entry.id());
        if (facts.outcome != null) {
            throw world.violated("E2", "a second outcome of " + entry.id() + ": " + entry.outcome());
        }
        shadow.ended(entry.id(), entry.outcome());
        Together.outcome(world, entry.id(), facts);
        Truth.check(world, entry.id(), facts);
    }

    private void noCallIsOpen(Shadow shadow) {
        if (shadow.state().hasOpenCalls()) {
            throw world.violated(
                    "E2",
                    shadow.state().id() + " ends, and a call has no outcome: "
                            + shadow.state().calls());
        }
    }

    /** A process says that entries are durable. */
    void checkpoint(TaskId task, long version, List<JournalEntry> entries) {
        List<StoredEntry> stored = world.disk().read(task, version - entries.size());
        if (stored.size() < entries.size()
                || !world.decode(task, stored.subList(0, entries.size())).equals(entries)) {
            throw world.violated(
                    "J1",
                    "reported as durable up to version " + version + " of " + task + ", but the store does not hold "
                            + entries);
        }
    }

    /** A run has left its task in good order, in this state. */
    void left(TaskState state) {
        long durable = world.disk().find(state.id()).map(TaskRecord::version).orElse(0L);
        if (durable < state.version()) {
            throw world.violated("J1", "the end of a run of " + state.id() + " was reported before it was durable");
        }
        addsUpTo(state);
    }

    // The shadow was folded from what was stored, entry by entry: to fold it anew each time takes a tenth of a
    // simulation.
    private void addsUpTo(TaskState state) {
        TaskState folded = shadow(state.id()).at(state.version());
        if (!folded.equals(state)) {
            throw world.violated(
                    "J3", "the journal of " + state.id() + " adds up to " + folded + ", its run had " + state);
        }
    }

    void died(SimulatedProcess process) {
        shadows.values().forEach(shadow -> shadow.forget(process));
    }

    // ---- the model

    void asked(SimulatedProcess process, LlmRequest request) {
        Conversations.check(world, request);
        TaskId task = byGoal.get(request.messages().get(0).text());
        if (task != null) {
            LlmRequest copy = new LlmRequest(
                    request.instructions(), request.tools(), request.answer(), List.copyOf(request.messages()));
            world.trace().say(() -> process + " asks the model in " + task + ": " + last(copy.messages()));
            shadow(task).asked(process, copy);
        }
    }

    // ---- tools, and the outside

    void begins(SimulatedProcess process, ToolSpec spec, ToolInvocation invocation, int attempt) {
        world.trace().say(() -> process + " runs " + invocation.tool() + " " + invocation.id() + " attempt " + attempt);
        Facts facts = shadow(invocation.id().task()).facts(invocation.id());
        if (spec.effect() == Effect.READ_ONLY) {
            return; // may run before its call is durable, and the call may turn out never to have been made
        }
        sameKey(facts, invocation);
        demandOwned(process, facts.durableStarts.get(attempt), invocation, attempt);
        facts.bodies++;
        if (spec.effect() == Effect.ONCE && facts.bodies > 1 + facts.dispelled) {
            throw world.violated("E1", invocation.id() + " may happen once, and is run again");
        }
    }

    private void demandOwned(
            SimulatedProcess process, @Nullable SimulatedProcess author, ToolInvocation invocation, int attempt) {
        if (author == null) {
            throw world.violated(
                    "J1", "attempt " + attempt + " of " + invocation.id() + " runs, and its start is not durable");
        }
        if (author != process || process.store().line(invocation.id().task()).hasFailed()) {
            throw world.violated(
                    "J2",
                    process + " runs attempt " + attempt + " of " + invocation.id() + ", and is no longer the owner");
        }
    }

    // Until its start is durable, a call may turn out never to have been made, and another one made in its place.
    void looks(ToolInvocation invocation) {
        Facts facts = shadow(invocation.id().task()).facts(invocation.id());
        if (!facts.durableStarts.isEmpty()) {
            sameKey(facts, invocation);
        }
    }

    private void sameKey(Facts facts, ToolInvocation invocation) {
        String key = invocation.idempotencyKey();
        InvocationId owner = keys.putIfAbsent(key, invocation.id());
        boolean taken = owner != null && !owner.equals(invocation.id());
        if (taken || (facts.key != null && !facts.key.equals(key))) {
            throw world.violated(
                    "E3", invocation.id() + " has the key " + key + ", which is another's, or had another before");
        }
        facts.key = key;
    }

    void ends(SimulatedProcess process, InvocationId id, int attempt, boolean returned) {
        quietSince = world.events().micros();
        Facts facts = shadow(id.task()).facts(id);
        facts.returned |= returned;
        if (facts.bodies > 0 && facts.durableStarts.containsKey(attempt)) {
            facts.owed.add(new Owed(process, attempt));
        }
    }

    /** An attempt writes in a transaction of the store, and names the key of its call. */
    InvocationId wrote(String key) throws SQLException {
        InvocationId id = keys.get(key);
        if (id == null) {
            throw new SQLException("the key is to be the idempotency key of the call, is " + key);
        }
        Facts facts = shadow(id.task()).facts(id);
        facts.wroteIn = facts.attempts();
        return id;
    }

    void happened(Outside.Effect effect) {
        Facts facts = shadow(effect.invocation().task()).facts(effect.invocation());
        if (++facts.effects > 1) {
            throw world.violated(
                    "E1",
                    effect.invocation() + " happened twice: " + world.outside().ledger());
        }
        Truth.check(world, effect.invocation(), facts);
    }

    // ---- the end

    // A process whose store failed was told so; one that dies as it ends a task leaves what came too late in the inbox.
    private boolean isMissing(TaskId task, InvocationId id, Owed owed) {
        List<StoredEntry> inbox =
                world.disk().inbox(task).stream().map(InboxMessage::content).toList();
        boolean waits = world.decode(task, inbox).stream()
                .anyMatch(entry ->
                        entry instanceof LateResult late && late.id().equals(id) && late.attempt() == owed.attempt());
        return !waits && !owed.process().store().hasFailed(task);
    }

    Violation stuck() {
        String open = shadows.values().stream()
                .filter(shadow -> !shadow.state().isOver())
                .map(shadow -> shadow.state().id() + " " + shadow.state().status() + " "
                        + shadow.state().calls())
                .collect(Collectors.joining("; "));
        return new Violation("liveness", "not ended long after the last fault: " + open, null);
    }

    /** What can only be said at the end; {@code null} if all is well. */
    @Nullable
    Violation verdict() {
        for (Shadow shadow : shadows.values()) {
            for (Map.Entry<InvocationId, Facts> seen : shadow.facts().entrySet()) {
                Owed owed = seen.getValue().owed.stream()
                        .filter(one -> isMissing(shadow.state().id(), seen.getKey(), one))
                        .findFirst()
                        .orElse(null);
                if (owed != null) {
                    String what = "what came of attempt " + owed.attempt() + " of " + seen.getKey();
                    return new Violation("E2", what + " stands nowhere in the journal", null);
                }
            }
        }
        return null;
    }
}
