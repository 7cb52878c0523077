package io.perdure.tool;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A tool made of a lambda with a typed input; see {@link Tool#named(String)}. */
public final class FunctionTool<I> implements Tool {
    private final ToolSpec spec;
    private final Class<I> inputType;
    private final Body<I> body;
    private final @Nullable Look<I> look;
    private final @Nullable Undo<I> undo;

    private FunctionTool(
            ToolSpec spec, Class<I> inputType, Body<I> body, @Nullable Look<I> look, @Nullable Undo<I> undo) {
        this.spec = spec;
        this.inputType = inputType;
        this.body = body;
        this.look = look;
        this.undo = undo;
    }

    /** The same tool, which can find out whether a call had its effect when that is not known. */
    public FunctionTool<I> reconciledBy(Look<I> how) {
        return new FunctionTool<>(spec, inputType, body, how, undo);
    }

    /** The same tool, which can undo what a call did when the task fails or is called off. */
    public FunctionTool<I> compensatedBy(Undo<I> how) {
        return new FunctionTool<>(spec, inputType, body, look, how);
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
        return body.call(input(invocation), context);
    }

    @Override
    public Optional<Reconciler> reconciler() {
        Look<I> how = look;
        return how == null
                ? Optional.empty()
                : Optional.of((invocation, context) -> how.reconcile(input(invocation), context));
    }

    @Override
    public Optional<Compensator> compensator() {
        Undo<I> how = undo;
        return how == null
                ? Optional.empty()
                : Optional.of((invocation, result, context) -> how.compensate(input(invocation), result, context));
    }

    private I input(ToolInvocation invocation) throws ToolException {
        try {
            return Json.read(invocation.arguments(), inputType);
        } catch (IllegalArgumentException e) { // fits the schema, yet the record's own checks refuse it
            throw ToolException.refused("The arguments cannot be used: " + e.getMessage());
        }
    }

    /** The work of a tool. */
    @FunctionalInterface
    public interface Body<I> {
        /** Does the work once; see {@link Tool#call}. */
        @Nullable
        Object call(I input, ToolContext context) throws Exception;
    }

    /** A look at what an earlier call did. */
    @FunctionalInterface
    public interface Look<I> {
        /** Finds out whether the call had its effect; see {@link Reconciler#reconcile}. */
        Reconciler.Finding reconcile(I input, ToolContext context) throws Exception;
    }

    /** The undoing of an earlier call. */
    @FunctionalInterface
    public interface Undo<I> {
        /** Undoes the call with this input, which returned this; see {@link Compensator#compensate}. */
        @Nullable
        Object compensate(I input, String result, ToolContext context) throws Exception;
    }

    /** Collects what makes a tool; defaults as in {@link ToolSpec}. Not safe for use by several threads. */
    public static final class Builder {
        private final ToolSpec.Builder spec;

        Builder(String name) {
            spec = ToolSpec.named(name);
        }

        /** What the tool does and when to use it, for the model. */
        public Builder description(String text) {
            spec.description(text);
            return this;
        }

        /** What happens if it runs twice. Default: {@link Effect#ONCE}. */
        public Builder effect(Effect effect) {
            spec.effect(effect);
            return this;
        }

        /** How often and after which waits a failed attempt is tried again. */
        public Builder retry(RetryConfig config) {
            spec.retry(config);
            return this;
        }

        /** After how long an attempt is interrupted, then abandoned. */
        public Builder timeout(Duration timeout) {
            spec.timeout(timeout);
            return this;
        }

        /** The largest result, in bytes of its stored form. */
        public Builder maxResultBytes(int bytes) {
            spec.maxResultBytes(bytes);
            return this;
        }

        /** The largest result that is kept beside the journal, where there is a place for artifacts. */
        public Builder maxArtifactBytes(int bytes) {
            spec.maxArtifactBytes(bytes);
            return this;
        }

        /** Its calls in one step run one after the other; see {@link ToolSpec.Builder#oneAfterTheOther()}. */
        public Builder oneAfterTheOther() {
            spec.oneAfterTheOther();
            return this;
        }

        /** Calls with the same value in this argument run one after the other; see {@link ToolSpec.Builder#oneAfterTheOther(String)}. */
        public Builder oneAfterTheOther(String argument) {
            spec.oneAfterTheOther(argument);
            return this;
        }

        /** What it means for trust; see {@link ToolSpec.Builder#trust}. */
        public Builder trust(UnaryOperator<Declaration> declare) {
            spec.trust(declare);
            return this;
        }

        /** What happens when it cannot be found out whether a call had its effect. Default: as the agent says. */
        public Builder onUnknown(ToolSpec.OnUnknown policy) {
            spec.onUnknown(policy);
            return this;
        }

        /**
         * Finishes the tool: a record as its input, whose components become the arguments, and the work.
         *
         * @throws InvalidToolException if the declaration is wrong or incomplete
         */
        public <I extends Record> FunctionTool<I> calls(Class<I> input, Body<I> body) {
            spec.trust(declaration -> sinks(input, declaration));
            return new FunctionTool<>(spec.input(JsonSchema.of(input)).build(), input, body, null, null);
        }

        private static Declaration sinks(Class<?> input, Declaration declaration) {
            Declaration all = declaration;
            for (RecordComponent component : input.getRecordComponents()) {
                Sink sink = component.getAnnotation(Sink.class);
                all = sink == null ? all : all.sink(component.getName(), sink.value());
            }
            return all;
        }
    }
}
