package io.perdure.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.journal.Call;
import io.perdure.journal.Custody;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.JournalReader;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskStarted.Attachment;
import io.perdure.journal.TaskStarted.Bounds;
import io.perdure.journal.TaskStarted.Budget;
import io.perdure.journal.TaskStarted.Parent;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.json.Json;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.VersionConflictException;
import io.perdure.store.TaskId;
import io.perdure.store.TaskMark;
import io.perdure.tool.Declaration;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Wait;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * One attempt at a call of another agent: starts a task by the name that the call gives it, unless it has been started, and waits for its end.
 *
 * @param spec of the tool
 * @param helper the other agent
 * @param context what runs share
 * @param agent whose call it is
 * @param task as it is when the attempt begins
 */
record Helping(ToolSpec spec, Agent helper, RunContext context, Agent agent, TaskState task) implements Tool {
    @Override
    public Object call(ToolInvocation invocation, ToolContext attempt) throws ToolException {
        Call call = task.call(invocation.id());
        TaskId child = invocation.id().child();
        if (context.store().find(child).isEmpty()) {
            append(child, first(call));
        }
        demandOurs(child, call);
        return new Wait(Wait.Kind.TASK, child.value(), null);
    }

    /**
     * Whether a call is one of those that run one after the other in this step, so that what the ones take of budgets is known before the others
     * begin: those with a side effect, where one of them is another agent's.
     */
    static boolean sequence(Agent agent, TaskState task, ToolSpec spec) {
        return hasSideEffect(spec)
                && !agent.helpers().isEmpty()
                && task.calls().stream()
                        .map(call -> call.asked().tool())
                        .filter(name -> agent.helper(name).isPresent())
                        .flatMap(name -> agent.tools().find(name).stream())
                        .anyMatch(tool -> hasSideEffect(tool.spec()));
    }

    private static boolean hasSideEffect(ToolSpec spec) {
        return spec.declaration().consequence() != Declaration.Consequence.NONE
                || spec.declaration().egress();
    }

    private void append(TaskId child, TaskStarted first) {
        TaskMark due = new TaskMark(first.agent(), TaskStatus.RUNNING.name(), false, Instant.EPOCH);
        CompletableFuture<Long> durable = context.store()
                .append(Append.of(child, 0, List.of(context.codec().encode(first)), due));
        context.store().lendThread();
        try {
            context.listener().checkpoint(child, durable.join(), List.of(first));
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof VersionConflictException)) { // else somebody was faster
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }

    // The caller of the library may have chosen that very id for something else.
    private void demandOurs(TaskId child, Call call) throws ToolException {
        boolean ours = new JournalReader(context.store())
                .read(child)
                .filter(read -> Children.isChild(read.state(), call))
                .isPresent();
        if (!ours) {
            throw ToolException.refused("There is another task of the id " + child + ".");
        }
    }

    private TaskStarted first(Call call) {
        JsonNode written = Json.parse(call.asked().arguments());
        List<JsonNode> values = new ArrayList<>();
        written.path("attachments").forEach(values::add);
        String goal = written.path("goal").asText();
        for (String handle : FilledIn.mentioned(goal)) { // it stays hidden
            values.add(TextNode.valueOf(handle));
            goal = goal.replace(handle, "(attachment " + values.size() + ")");
        }
        Label choice = call.choice()
                .join(Label.trusted(
                        new Source(Source.Kind.AGENT, agent.name(), task.id().value())));
        List<Attachment> attached =
                values.stream().map(value -> attachment(value, choice)).toList();
        Parent parent = new Parent(
                path(),
                call.id().callId(),
                choice,
                task.start().said(),
                task.start().given(),
                attached,
                bounds());
        return new TaskStarted(
                context.clock().instant(),
                helper.name(),
                helper.version(),
                goal,
                helper.modelNames(),
                helper.toolsFingerprint(),
                task.trace(),
                Map.of(),
                Map.of(),
                null,
                parent);
    }

    private Attachment attachment(JsonNode written, Label choice) {
        FilledIn value = FilledIn.of(written, task.handles());
        Label label = value.labels().values().stream().reduce(choice, Label::join);
        return value.json().isTextual()
                ? new Attachment(label, false, value.json().textValue())
                : new Attachment(label, true, value.json().toString());
    }

    private List<String> path() {
        Parent above = task.start().parent();
        Stream<String> own = Stream.of(task.id().value());
        return above == null
                ? own.toList()
                : Stream.concat(above.path().stream(), own).toList();
    }

    private Bounds bounds() {
        Parent above = task.start().parent();
        TrustPolicy trust = agent.trust();
        List<String> rules =
                new ArrayList<>(above == null ? List.of() : above.bounds().rules());
        trust.rules().stream().filter(rule -> !rule.strip().startsWith("grant")).forEach(rules::add);
        List<String> canaries =
                new ArrayList<>(above == null ? List.of() : above.bounds().canaries());
        trust.canaries().stream().sorted().forEach(canaries::add);
        int shares = (int) task.calls().stream().filter(this::takesAShare).count();
        return new Bounds(
                Math.max(0, Finishing.tokens(agent, task) - task.usage().total()) / shares,
                Math.max(0, Finishing.invocations(agent, task) - task.invocations()) / shares,
                Finishing.deadline(agent, task),
                above == null ? trust.approver().isPresent() : above.bounds().approver(),
                rules,
                canaries,
                budgets(shares));
    }

    // Until they have ended nobody knows what they take: what is left is shared out among those of one step.
    private boolean takesAShare(Call call) {
        return call.phase() != Call.Phase.ENDED
                && agent.helper(call.asked().tool()).isPresent();
    }

    private List<Budget> budgets(int shares) {
        Parent above = task.start().parent();
        Custody custody = task.custody();
        List<Budget> budgets = new ArrayList<>();
        for (Budget one : above == null ? List.<Budget>of() : above.bounds().budgets()) {
            budgets.add(shared(one, one.asked() + custody.asked(), one.spent().and(custody.spent()), shares));
        }
        Budgets own = agent.trust().budgets();
        Budget mine = new Budget(
                own.effects(),
                own.recipients(),
                own.amount().orElse(null),
                own.bytes(),
                own.asks(),
                own.reveals(),
                own.bits(),
                custody.asked(),
                custody.spent());
        budgets.add(shared(mine, custody.asked(), custody.spent(), shares));
        return budgets;
    }

    // Calls with a side effect run one after the other where one of them is another agent's: those budgets need no
    // shares.
    private static Budget shared(Budget of, int asked, Custody.Spent spent, int shares) {
        return new Budget(
                of.effects(),
                of.recipients(),
                of.amount(),
                of.bytes(),
                asked + Math.max(0, of.asks() - asked) / shares,
                spent.reveals() + Math.max(0, of.reveals() - spent.reveals()) / shares,
                spent.bits() + Math.max(0, of.bits() - spent.bits()) / shares,
                asked,
                spent);
    }
}
