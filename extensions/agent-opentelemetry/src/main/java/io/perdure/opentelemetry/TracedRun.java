package io.perdure.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.perdure.agent.Agent;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskState;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.loop.Telemetry;
import io.perdure.tool.ToolInvocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of a task: a span that is on no thread, and the parent of everything the run does. */
final class TracedRun implements Telemetry.Run {
    private static final String INVOKE = "invoke_agent";

    private final Instruments instruments;
    private final Agent agent;
    private final TaskState begin;
    private final Span span;
    private final Context context;

    private TracedRun(Instruments instruments, Agent agent, TaskState begin, Span span) {
        this.instruments = instruments;
        this.agent = agent;
        this.begin = begin;
        this.span = span;
        // From the root: whatever the thread carries that happened to take the task up is not the task's.
        this.context = Context.root().with(span);
    }

    static TracedRun begin(Instruments instruments, Agent agent, TaskState task) {
        SpanBuilder builder = instruments
                .tracer()
                .spanBuilder(INVOKE + " " + agent.name())
                .setAttribute(Keys.OPERATION, INVOKE)
                .setAttribute(Keys.AGENT_VERSION, agent.version())
                .setAttribute(
                        Keys.PROVIDER,
                        ModelName.of(agent.models().get(0).name()).provider())
                .setAllAttributes(common(agent, task).build())
                .setAllAttributes(outputType(task));
        if (agent.models().size() == 1) {
            builder.setAttribute(
                    Keys.REQUEST_MODEL,
                    ModelName.of(agent.models().get(0).name()).model());
        }
        if (instruments.content()) {
            builder.setAttribute(Keys.INSTRUCTIONS, Content.instructions(agent.instructions()));
            builder.setAttribute(
                    Keys.INPUT,
                    Content.input(List.of(new Message.User(task.start().goal()))));
        }
        join(builder, task);
        return new TracedRun(instruments, agent, task, builder.startSpan());
    }

    // The first run is part of the trace that started the task; a later one may come long after that trace is closed.
    private static void join(SpanBuilder builder, TaskState task) {
        boolean first = task.trace().equals(task.start().trace());
        SpanContext before = TraceParent.parse(task.trace());
        builder.setParent(first ? Context.root().with(Span.wrap(before)) : Context.root());
        if (!first && before.isValid()) {
            builder.addLink(before);
        }
    }

    private static AttributesBuilder common(Agent agent, TaskState task) {
        return Attributes.builder()
                .put(Keys.AGENT, agent.name())
                .put(Keys.CONVERSATION, task.id().value());
    }

    private static Attributes outputType(TaskState task) {
        return task.start().answerSchema() == null ? Attributes.empty() : Attributes.of(Keys.OUTPUT_TYPE, "json");
    }

    @Override
    public String trace() {
        return TraceParent.of(context);
    }

    @Override
    public Telemetry.Activity asks(TaskState task, String model) {
        AttributesBuilder attributes =
                common(agent, task).put(Keys.STEP, task.steps() + 1).putAll(outputType(task));
        if (instruments.content()) {
            LlmRequest request = agent.assembly().request(task);
            attributes.put(Keys.INSTRUCTIONS, Content.instructions(request.instructions()));
            attributes.put(Keys.INPUT, Content.input(request.messages()));
        }
        return new ModelCall(instruments, context, ModelName.of(model), task, attributes.build());
    }

    @Override
    public Telemetry.Activity attempts(ToolInvocation invocation, int attempt) {
        AttributesBuilder attributes = call(invocation).put(Keys.ATTEMPT, attempt);
        agent.tools()
                .find(invocation.tool())
                .ifPresent(tool ->
                        attributes.put(Keys.TOOL_DESCRIPTION, tool.spec().description()));
        if (instruments.content()) {
            attributes.put(Keys.ARGUMENTS, Content.json(invocation.arguments()));
        }
        return new ToolAttempt(instruments, context, invocation.tool(), attributes.build());
    }

    @Override
    public Telemetry.Activity looks(ToolInvocation invocation, int look) {
        Attributes attributes = call(invocation)
                .put(Keys.TOOL, invocation.tool())
                .put(Keys.ATTEMPT, look)
                .build();
        return new Check(instruments, context, "reconcile " + invocation.tool(), attributes);
    }

    @Override
    public Telemetry.Activity judges(TaskState task) {
        Attributes attributes = common(agent, task).put(Keys.STEP, task.steps()).build();
        return new Check(instruments, context, "judge_answer " + agent.name(), attributes);
    }

    private AttributesBuilder call(ToolInvocation invocation) {
        return common(agent, begin)
                .put(Keys.CALL, invocation.id().callId())
                .put(Keys.STEP, invocation.id().step());
    }

    @Override
    public void left(TaskState last, @Nullable Throwable error) {
        span.setAttribute(Keys.STATUS, last.status().name());
        span.setAttribute(
                Keys.INPUT_TOKENS, last.usage().input() - begin.usage().input());
        span.setAttribute(
                Keys.OUTPUT_TOKENS, last.usage().output() - begin.usage().output());
        if (error != null) {
            failed(error.getClass().getName(), String.valueOf(error.getMessage()));
        } else {
            last.end().ifPresent(this::ended);
        }
        span.end();
    }

    private void ended(TaskEnded end) {
        if (!end.reason().isEmpty()) {
            span.setAttribute(Keys.REASON, end.reason());
        }
        if (end.status() == TaskStatus.FAILED || end.status() == TaskStatus.LIMIT_REACHED) {
            failed(end.reason(), end.detail());
        }
        if (instruments.content() && !end.answer().isEmpty()) {
            span.setAttribute(Keys.OUTPUT, Content.answer(end.answer()));
        }
    }

    private void failed(String type, String message) {
        span.setAttribute(Keys.ERROR, type);
        span.setStatus(StatusCode.ERROR, instruments.content() ? message : "");
    }
}
