package io.perdure.agent;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.ContextTools;
import io.perdure.context.PlanTool;
import io.perdure.context.RequestAssembly;
import io.perdure.error.PerdureException;
import io.perdure.guard.AnswerRule;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.Monitors;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.Custody;
import io.perdure.journal.Notes;
import io.perdure.journal.Plan;
import io.perdure.journal.TaskStatus;
import io.perdure.json.JsonSchema;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmRequest;
import io.perdure.tool.Secrets;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an agent. Immutable; safe for use by several threads if its model and tools are.
 *
 * <p>Defaults: no tools, {@link Limits#standard()}, 8 invocations of a step at once, 3 rejected replies in a row, one model
 * ({@link Model}) that is waited for when it does not answer, 5 seconds for a tool that was called off, tasks of another version of the
 * agent are left alone, and the model is told of unknown outcomes.
 */
public final class Agent {
    private final Builder values;
    private final Tools tools;
    private final RequestAssembly assembly;
    private final String toolsFingerprint;

    private Agent(Builder values) {
        this.values = values;
        this.tools = values.allTools();
        this.toolsFingerprint = tools.fingerprint();
        this.assembly = new RequestAssembly(values.instructions, offers(tools), tools.manifests());
    }

    private static List<LlmRequest.Offer> offers(Tools tools) {
        return tools.all().stream()
                .map(tool -> new LlmRequest.Offer(
                        tool.spec().name(),
                        tool.spec().description(),
                        tool.spec().input()))
                .toList();
    }

    /** Starts a definition. A task remembers the name of its agent: it must stay the same across restarts. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The name that tasks remember. */
    public String name() {
        return values.name;
    }

    /** The version that tasks remember. */
    public String version() {
        return values.version;
    }

    /** What the model is told before anything else. */
    public String instructions() {
        return values.instructions;
    }

    /** The models it may ask, in the order in which they are; one or more, unmodifiable. */
    public List<Model> models() {
        return values.models;
    }

    /**
     * One of its models.
     *
     * @throws java.util.NoSuchElementException if it has none of this name
     */
    public Model model(String name) {
        return models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The names of its models, for people and journals. */
    public String modelNames() {
        return models().stream().map(Model::name).collect(Collectors.joining(", "));
    }

    /** What it can do. */
    public Tools tools() {
        return tools;
    }

    /** The agents that do tasks for it, each by its name a tool; unmodifiable. */
    public List<Agent> helpers() {
        return List.copyOf(values.helpers.values());
    }

    /** The agent that does a task when this tool is called; empty if it is another tool. */
    public Optional<Agent> helper(String tool) {
        return Optional.ofNullable(values.helpers.get(tool));
    }

    /** {@link Tools#fingerprint()} of {@link #tools()}. */
    public String toolsFingerprint() {
        return toolsFingerprint;
    }

    /** How far a task may go. */
    public Limits limits() {
        return values.limits;
    }

    /** How many invocations of one step may run at once. */
    public int parallelism() {
        return values.parallelism;
    }

    /** How many replies in a row may be rejected before the task fails, and a fifth of how many in all. */
    public int maxRejections() {
        return values.maxRejections;
    }

    /** How often, and after which waits, all models are asked anew when none of them answered. */
    public RetryConfig outage() {
        return values.outage;
    }

    /** After how long without an answer a second model is asked beside the first; empty: never. */
    public Optional<Duration> hedgeAfter() {
        return Optional.ofNullable(values.hedgeAfter);
    }

    /** How long an action that was called off may take to stop before it is abandoned. */
    public Duration grace() {
        return values.grace;
    }

    /** What to do with a task that another version of the agent started. */
    public OnVersionChange onVersionChange() {
        return values.onVersionChange;
    }

    /** What happens when it cannot be found out whether a tool had its effect, unless the tool says otherwise. */
    public ToolSpec.OnUnknown onUnknown() {
        return values.onUnknown;
    }

    /** The ends of a task at which what it did is undone. */
    public Set<TaskStatus> rollBackOn() {
        return values.rollBackOn;
    }

    /** What is done about tools that keep failing. */
    public RecoveryPolicy recovery() {
        return values.recovery;
    }

    /** Who watches how its tasks behave; unmodifiable. */
    public List<Monitor> monitors() {
        return values.monitors;
    }

    /** What its tools may be called for, and who is asked. */
    public TrustPolicy trust() {
        return values.trust;
    }

    /** The secrets of its tools. */
    public Secrets secrets() {
        return values.secrets;
    }

    /** What an answer must satisfy beside its form; unmodifiable. */
    public List<AnswerRule> answerRules() {
        return values.answerRules;
    }

    /** The tool by which it makes plans, if it has it. */
    public Optional<PlanTool> plan() {
        return Optional.ofNullable(values.plan);
    }

    /** How what a model is shown is made shorter when it no longer fits; unmodifiable. */
    public List<CompactionStrategy> compaction() {
        return values.compaction;
    }

    /** The model that summarises steps which no longer fit, if there is one. */
    public Optional<Model> summarizer() {
        return Optional.ofNullable(values.summarizer);
    }

    /** Puts the requests to the model together. */
    public RequestAssembly assembly() {
        return assembly;
    }

    /** A builder with the values of this agent. */
    public Builder toBuilder() {
        Builder builder = new Builder(values);
        builder.added = tools.all().stream()
                .filter(tool -> values.tools.find(tool.spec().name()).isEmpty())
                .toList();
        return builder;
    }

    @Override
    public String toString() {
        return name() + "/" + version();
    }

    static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, is " + value);
        }
        return value;
    }

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, is " + value);
        }
        return value;
    }

    /** What to do with a task that was started by another version of its agent. */
    public enum OnVersionChange {
        /** Leave it where it is, as {@code STRANDED}, until its version is registered again. */
        REFUSE,
        /** Go on with the version that is registered. */
        CONTINUE
    }

    /** Collects what makes an agent. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String version = "";
        private String instructions = "";
        private List<Model> models = List.of();
        private Tools tools = Tools.none();
        private Map<String, Agent> helpers = Map.of();
        private Tools helperTools = Tools.none();
        private List<Tool> added = List.of(); // by the library, to those of the agent whose values these are
        private Limits limits = Limits.standard();
        private int parallelism = 8;
        private int maxRejections = 3;
        private RetryConfig outage = RetryConfig.custom()
                .maxAttempts(Integer.MAX_VALUE)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                        Duration.ofSeconds(30), 2.0, 0.5, Duration.ofMinutes(15)))
                .build();
        private @Nullable Duration hedgeAfter;
        private Duration grace = Duration.ofSeconds(5);
        private OnVersionChange onVersionChange = OnVersionChange.REFUSE;
        private ToolSpec.OnUnknown onUnknown = ToolSpec.OnUnknown.TELL_MODEL;
        private Set<TaskStatus> rollBackOn = Set.of(TaskStatus.FAILED, TaskStatus.CANCELLED);
        private RecoveryPolicy recovery = RecoveryPolicy.standard();
        private List<Monitor> monitors = Monitors.standard();
        private TrustPolicy trust = TrustPolicy.standard();
        private Secrets secrets = Secrets.NONE;
        private List<AnswerRule> answerRules = List.of();
        private @Nullable PlanTool plan;
        private @Nullable Model summarizer;
        private @Nullable LlmClient quarantined;
        private List<CompactionStrategy> compaction = CompactionStrategy.standard();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        private Builder(Builder other) {
            this(other.name);
            version = other.version;
            instructions = other.instructions;
            models = other.models;
            tools = other.tools;
            helpers = other.helpers;
            helperTools = other.helperTools;
            limits = other.limits;
            parallelism = other.parallelism;
            maxRejections = other.maxRejections;
            outage = other.outage;
            hedgeAfter = other.hedgeAfter;
            grace = other.grace;
            onVersionChange = other.onVersionChange;
            onUnknown = other.onUnknown;
            rollBackOn = other.rollBackOn;
            recovery = other.recovery;
            monitors = other.monitors;
            trust = other.trust;
            secrets = other.secrets;
            answerRules = other.answerRules;
            plan = other.plan;
            compaction = other.compaction;
            summarizer = other.summarizer;
            quarantined = other.quarantined;
        }

        /** The version that tasks remember: change it when instructions or tools change. Required. */
        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /** What the model is told before anything else. Required. */
        public Builder instructions(String text) {
            instructions = Objects.requireNonNull(text, "instructions");
            return this;
        }

        /** The model, asked as {@link Model} says by default; replaces all that were named before. Required. */
        public Builder model(LlmClient client) {
            return model(Model.of(client));
        }

        /** The model; replaces all that were named before. Required. */
        public Builder model(Model first) {
            return models(List.of(first));
        }

        /** One more model, asked when those before it do not answer, as {@link Model} says by default. */
        public Builder fallback(LlmClient client) {
            return fallback(Model.of(client));
        }

        /**
         * One more model, asked when those before it do not answer. The one that answered is asked for the next steps as well, for five
         * minutes; then the first one gets another chance.
         */
        public Builder fallback(Model next) {
            List<Model> all = new ArrayList<>(models);
            all.add(Objects.requireNonNull(next, "fallback"));
            return models(all);
        }

        /** The models in the order in which they are asked; replaces all that were named before. Their names must differ. */
        public Builder models(List<Model> all) {
            models = List.copyOf(all);
            return this;
        }

        /** What it can do; replaces what was said before, {@link Tools#and} joins. Default: nothing. */
        public Builder tools(Tools value) {
            tools = Tools.of(value.all().stream()
                    .filter(tool -> added.stream().noneMatch(other -> other == tool))
                    .toArray(Tool[]::new));
            return this;
        }

        /**
         * Another agent that does tasks for this one: a tool of the name of that agent, whose calls say a goal and what goes with it. Each starts a
         * task of its own, which has a context of its own, and may do no more than both agents may; its answer is the result. Beside
         * {@link #tools}; to be registered at the same orchestrator.
         *
         * @param helper guarded, if this one is
         * @param description what it is for, and when to use it, for the model
         * @throws ToolSpec.InvalidToolException if its name cannot be that of a tool, or is that of another one
         */
        public Builder agent(Agent helper, String description) {
            helperTools = helperTools.and(Tools.of(HelperTool.of(helper, description)));
            Map<String, Agent> more = new LinkedHashMap<>(helpers);
            more.put(helper.name(), helper);
            helpers = Collections.unmodifiableMap(more);
            return this;
        }

        /** How far a task may go. Default: {@link Limits#standard()}. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** How many invocations of one step may run at once. Default: 8. */
        public Builder parallelism(int most) {
            parallelism = positive("parallelism", most);
            return this;
        }

        /** How many replies in a row may be rejected before the task fails; five times as many in all. Default: 3. */
        public Builder maxRejections(int most) {
            maxRejections = positive("maxRejections", most);
            return this;
        }

        /**
         * How often, and after which waits, all models are asked anew when none of them answered; then the task fails. The waits are kept
         * in the journal and hold no thread. Default: again and again, after waits that grow from 30 seconds to 15 minutes.
         */
        public Builder outage(RetryConfig config) {
            outage = Objects.requireNonNull(config, "outage");
            return this;
        }

        /**
         * Asks the next model too when the one that is asked has not answered after this time, and takes the answer that comes first. What
         * the other one costs is not counted. Default: never.
         */
        public Builder hedgeAfter(Duration delay) {
            hedgeAfter = positive("hedgeAfter", delay);
            return this;
        }

        /** How long an action that was called off may take to stop before it is abandoned. Default: 5 seconds. */
        public Builder grace(Duration longest) {
            grace = positive("grace", longest);
            return this;
        }

        /** What to do with a task that another version of the agent started. Default: leave it alone. */
        public Builder onVersionChange(OnVersionChange policy) {
            onVersionChange = Objects.requireNonNull(policy, "onVersionChange");
            return this;
        }

        /** What happens when it cannot be found out whether a tool had its effect. Default: the model is told to verify it. */
        public Builder onUnknown(ToolSpec.OnUnknown policy) {
            onUnknown = Objects.requireNonNull(policy, "onUnknown");
            return this;
        }

        /**
         * The ends of a task at which what its tools did is undone, the last one first, by those that offer a
         * {@link io.perdure.tool.Compensator}. Default: {@code FAILED} and {@code CANCELLED}; none to leave everything as it is.
         *
         * @throws IllegalArgumentException for a status that is no end without an answer
         */
        public Builder rollBackOn(TaskStatus... ends) {
            Set<TaskStatus> wanted = Set.of(ends);
            for (TaskStatus end : wanted) {
                if (!end.isOver() || end == TaskStatus.COMPLETED) {
                    throw new IllegalArgumentException("a task does not end without an answer as " + end);
                }
            }
            rollBackOn = wanted;
            return this;
        }

        /** What is done about tools that keep failing. Default: {@link RecoveryPolicy#standard()}. */
        public Builder recovery(RecoveryPolicy policy) {
            recovery = Objects.requireNonNull(policy, "recovery");
            return this;
        }

        /** Who watches how its tasks behave, in place of {@link Monitors#standard()}. Their names must differ; they are taken once, when the agent is built. */
        public Builder monitors(List<Monitor> all) {
            monitors = List.copyOf(all);
            return this;
        }

        /** The secrets of its tools, see {@link Secrets}. Default: none. */
        public Builder secrets(Secrets all) {
            secrets = Objects.requireNonNull(all, "secrets");
            return this;
        }

        /** What its tools may be called for, and who is asked. Default: {@link TrustPolicy#standard()}. */
        public Builder trust(TrustPolicy policy) {
            trust = Objects.requireNonNull(policy, "trust");
            return this;
        }

        /** One more thing that an answer must satisfy; the rules are asked in turn, until one has something against it. */
        public Builder answerRule(AnswerRule rule) {
            List<AnswerRule> all = new ArrayList<>(answerRules);
            all.add(Objects.requireNonNull(rule, "rule"));
            answerRules = List.copyOf(all);
            return this;
        }

        /**
         * How what a model is shown is made shorter when it no longer fits: in turn, until it does. Default:
         * {@link CompactionStrategy#standard()}.
         */
        public Builder compaction(List<CompactionStrategy> strategies) {
            compaction = List.copyOf(strategies);
            return this;
        }

        /**
         * A model, perhaps a cheaper one, that summarises steps which no longer fit, in a fixed form; if it fails, or what it writes cannot be
         * used, they are folded without it. It sees the conversation. Default: none.
         */
        public Builder summarizer(Model model) {
            summarizer = Objects.requireNonNull(model, "summarizer");
            return this;
        }

        /**
         * The model that reads hidden texts and extracts values from them: it is given no tools, and nothing of the task but the texts and what to
         * look for. Default: the first model.
         */
        public Builder quarantined(LlmClient client) {
            quarantined = Objects.requireNonNull(client, "quarantined");
            return this;
        }

        /** Gives the model a tool by which it makes a plan. Default: none. */
        public Builder plan(PlanTool tool) {
            plan = Objects.requireNonNull(tool, "plan");
            return this;
        }

        /**
         * The finished agent.
         *
         * @throws InvalidAgentException naming everything that is missing
         */
        public Agent build() {
            List<String> missing = new ArrayList<>();
            if (name.isBlank()) {
                missing.add("a name");
            }
            if (version.isBlank()) {
                missing.add("version(…)");
            }
            if (instructions.isBlank()) {
                missing.add("instructions(…)");
            }
            if (models.isEmpty()) {
                missing.add("model(…)");
            }
            if (models.stream().map(Model::name).distinct().count() < models.size()) {
                missing.add("models whose names differ");
            }
            monitors = NamedMonitor.all(monitors);
            if (monitors.stream()
                            .map(Monitor::name)
                            .filter(name -> !name.isBlank())
                            .distinct()
                            .count()
                    < monitors.size()) {
                missing.add("monitors whose names differ, and are not blank");
            }
            if (isTaken(Plan.TOOL, Plan.Items.class)) {
                missing.add("another name for the tool " + Plan.TOOL + " (or plan(…) in its place)");
            }
            if (isTaken(Notes.TOOL, Notes.Note.class)) {
                missing.add("another name for the tool " + Notes.TOOL + " (or ContextTools.writeNote() in its place)");
            }
            if (trust.guarded()
                    && Stream.of(Custody.REVEAL, Custody.EXTRACT)
                            .anyMatch(name -> tools.find(name).isPresent())) {
                missing.add("other names for its tools " + Custody.REVEAL + " and " + Custody.EXTRACT
                        + " (or, of the tools of another agent, only those that it was given)");
            }
            helpers.values().stream()
                    .filter(helper -> trust.guarded() && !helper.trust().guarded())
                    .forEach(helper ->
                            missing.add("a guard for its helper " + helper.name() + ", as it has one itself"));
            if (!missing.isEmpty()) {
                throw new InvalidAgentException(name, missing);
            }
            return new Agent(new Builder(this));
        }

        // The journal of such a tool is read as that of the library's own.
        private boolean isTaken(String tool, Class<?> input) {
            return tools.find(tool)
                    .filter(one -> !one.spec()
                            .input()
                            .json()
                            .equals(JsonSchema.of(input).json()))
                    .isPresent();
        }

        private Tools allTools() {
            Tools own = tools.and(helperTools);
            Tools all = plan == null || own.find(Plan.TOOL).isPresent() ? own : own.and(Tools.of(plan));
            LlmClient reader = quarantined == null ? models.get(0).client() : quarantined;
            return trust.guarded()
                    ? all.and(
                            ContextTools.forHiddenTexts(reader, trust.budgets().bits()))
                    : all;
        }
    }

    /** An agent that lacks something it cannot do without. */
    public static final class InvalidAgentException extends PerdureException {
        private static final long serialVersionUID = 1L;

        InvalidAgentException(String name, List<String> missing) {
            super(
                    "invalid-agent",
                    "The agent " + quoted(name) + " lacks " + String.join(", ", missing) + ".",
                    "Say it on Agent.named(…) before build().");
        }
    }
}
