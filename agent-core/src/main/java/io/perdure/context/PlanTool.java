package io.perdure.context;

import io.perdure.error.PerdureException;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskState;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Wait;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tool by which a model makes and keeps its plan. The plan is shown to people, and monitors read it. Immutable.
 *
 * <p>{@link #optional()} leaves it to the model; {@link #required()} refuses calls that change something until there is a plan;
 * {@link #approved()} asks a person to agree to it as well, and again when items are added.
 */
public final class PlanTool implements Tool {
    private static final String DESCRIPTION =
            "Write down your plan, and keep it true: call this with the whole plan when you make it, and again whenever"
                    + " an item is begun, done or dropped. Ids stay the same. An item may name the tools it takes.";

    private static final Logger LOG = LoggerFactory.getLogger(PlanTool.class);
    private static final int LONGEST = 20_000;

    private final ToolSpec spec = ToolSpec.named(Plan.TOOL)
            .description(DESCRIPTION)
            .effect(Effect.READ_ONLY) // it changes the journal, and nothing else
            .trust(declaration -> Declaration.inward())
            .input(JsonSchema.of(Plan.Items.class))
            .oneAfterTheOther()
            .build();
    private final Mode mode;
    private final Check check;

    private PlanTool(Mode mode, Check check) {
        this.mode = mode;
        this.check = check;
    }

    /** A plan, if the model wants one. */
    public static PlanTool optional() {
        return new PlanTool(Mode.OPTIONAL, (item, task) -> Optional.empty());
    }

    /** A plan before anything else is done. */
    public static PlanTool required() {
        return new PlanTool(Mode.REQUIRED, (item, task) -> Optional.empty());
    }

    /** A plan that a person agrees to, before anything else is done. */
    public static PlanTool approved() {
        return new PlanTool(Mode.APPROVED, (item, task) -> Optional.empty());
    }

    /** The same, but an item is done only when the check has nothing against it. */
    public PlanTool doneWhen(Check itemCheck) {
        return new PlanTool(mode, Objects.requireNonNull(itemCheck, "check"));
    }

    /** Whether calls that change something are refused without a plan. */
    public boolean isRequired() {
        return mode != Mode.OPTIONAL;
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        TaskState task = context.find(TaskState.class)
                .orElseThrow(() -> new IllegalStateException("the plan tool works in a task only"));
        Plan plan = plan(invocation);
        Plan before = task.plan().orElse(new Plan(List.of(), 0, 0));
        for (Plan.Item item : plan.items()) {
            if (item.status() == Plan.Status.DONE && !isDone(before, item)) {
                demandDone(item, task);
            }
        }
        if (mode == Mode.APPROVED
                && plan.items().stream().anyMatch(item -> before.find(item.id()).isEmpty())) {
            return Wait.forAnswer(
                    "May it do this? Answer 'yes' and nothing else, or say what is to be different.\n" + plan.text());
        }
        return plan.settled() + " of " + plan.items().size() + " items are settled.";
    }

    private static Plan plan(ToolInvocation invocation) throws ToolException {
        Plan plan = new Plan(Json.read(invocation.arguments(), Plan.Items.class).items(), 0, 0);
        Set<String> ids = new HashSet<>();
        for (Plan.Item item : plan.items()) {
            if (!ids.add(item.id())) {
                throw ToolException.refused("Two items have the id '" + Json.visible(item.id()) + "'.");
            }
        }
        if (plan.items().isEmpty()) {
            throw ToolException.refused("A plan has at least one item.");
        }
        if (invocation.arguments().toString().length() > LONGEST) { // it is shown with every request
            throw ToolException.refused("The plan is longer than " + LONGEST + " characters. Make it shorter.");
        }
        return plan;
    }

    private static boolean isDone(Plan plan, Plan.Item item) {
        return plan.find(item.id())
                .filter(old -> old.status() == Plan.Status.DONE)
                .isPresent();
    }

    private void demandDone(Plan.Item item, TaskState task) throws Exception {
        Optional<String> problem = problem(item, task);
        if (problem.isPresent()) {
            throw ToolException.refused("The item '" + Json.visible(item.id()) + "' is not done: " + problem.get());
        }
    }

    private Optional<String> problem(Plan.Item item, TaskState task) throws InterruptedException {
        try {
            return Objects.requireNonNull(check.problem(item, task), "the check returned null");
        } catch (InterruptedException e) { // it was called off
            throw e;
        } catch (Throwable e) {
            warn(task, item, e);
            return Optional.of("its check failed (" + e.getClass().getSimpleName()
                    + "). Go on with other items, and try again later.");
        }
    }

    private static void warn(TaskState task, Plan.Item item, Throwable e) {
        Throwable shown = PerdureException.forLog(e, LOG.isDebugEnabled());
        LOG.warn(
                "Task {}: the check of an item of its plan failed.",
                PerdureException.plain(task.id().value(), 200),
                shown);
        LOG.debug("The item was {}.", PerdureException.quoted(item.id()));
    }

    private enum Mode {
        OPTIONAL,
        REQUIRED,
        APPROVED
    }

    /** Says whether an item of a plan is really done. May look at the world, and changes nothing. */
    @FunctionalInterface
    public interface Check {
        /**
         * What is missing.
         *
         * @param item which the model calls done
         * @param task what the task did
         * @return for the model; empty if it is done
         */
        Optional<String> problem(Plan.Item item, TaskState task) throws Exception;
    }
}
