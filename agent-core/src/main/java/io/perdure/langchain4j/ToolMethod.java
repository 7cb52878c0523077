package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JavaType;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Sink;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.tool.ToolTrust;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/**
 * A method that is a tool.
 *
 * @param declaration the declaration that carries {@code @Tool}
 * @param types those of its parameters, type variables resolved
 * @param effect what happens if it runs twice, if that is said
 * @param trust what it means for trust, if that is said
 * @param undo the method that undoes what it did, if there is one
 */
record ToolMethod(
        Method declaration,
        List<JavaType> types,
        Optional<ToolEffect> effect,
        Optional<ToolTrust> trust,
        Optional<ToolMethod> undo) {
    private static final List<Class<?>> NOT_READY =
            List.of(Future.class, CompletionStage.class, Flow.Publisher.class, BaseStream.class);

    String name() {
        String given = annotation().name();
        return given.isBlank() ? declaration.getName() : given;
    }

    ToolMethod undoneBy(Optional<ToolMethod> method) {
        return new ToolMethod(declaration, types, effect, trust, method);
    }

    String description() {
        return String.join("\n", annotation().value());
    }

    /** What it means for trust, as its annotations say. */
    Declaration declared(Declaration otherwise, List<MethodParameter> parameters) {
        Declaration all = trust.map(said -> otherwise
                        .result(said.result())
                        .consequence(isReadOnly() ? Declaration.Consequence.NONE : said.consequence())
                        .egress(said.egress())
                        .acceptsTainted(said.acceptsTainted()))
                .orElse(otherwise);
        for (int i = 0; i < parameters.size(); i++) {
            Sink sink = declaration.getParameters()[i].getAnnotation(Sink.class);
            all = sink == null ? all : all.sink(parameters.get(i).name(), sink.value());
        }
        return all;
    }

    private boolean isReadOnly() {
        return effect.filter(said -> said.value() == Effect.READ_ONLY).isPresent();
    }

    List<MethodParameter> parameters() {
        List<MethodParameter> parameters = new ArrayList<>();
        for (Parameter parameter : declaration.getParameters()) {
            parameters.add(MethodParameter.of(this, parameter, types.get(parameters.size())));
        }
        return parameters;
    }

    /** Refuses what LangChain4j would do with the annotations and the result, and this library does not. */
    void demandHonoured() {
        if (annotation().returnBehavior() != ReturnBehavior.TO_LLM) {
            throw refused(
                    "its returnBehavior is not honoured here",
                    "Leave returnBehavior out: results always go to the model.");
        }
        if (!annotation().metadata().replace(" ", "").equals("{}")) {
            throw refused("its metadata is not honoured here", "Leave metadata out.");
        }
        demandResult(declaration.getReturnType());
    }

    private void demandResult(Class<?> result) {
        if (NOT_READY.stream().anyMatch(one -> one.isAssignableFrom(result))) {
            throw refused(
                    "it returns a " + result.getSimpleName() + ", which is not a result yet",
                    "Return the result itself; the method may take its time.");
        }
        if (result.getName().startsWith("dev.langchain4j.data.")) {
            throw refused(
                    "it returns LangChain4j's " + result.getSimpleName(),
                    "Return a text, or a value that is written as JSON.");
        }
    }

    void makeAccessible() {
        try {
            declaration.setAccessible(true);
        } catch (InaccessibleObjectException | SecurityException e) {
            throw refused(
                    "it may not be called from here", "Make the class and the method public, or open the package.");
        }
    }

    InvalidToolException refused(String why, String fix) {
        return new InvalidToolException("The tool method " + this + " cannot be used: " + why + ".", fix);
    }

    @Override
    public String toString() {
        return declaration.getDeclaringClass().getSimpleName() + "." + declaration.getName();
    }

    private Tool annotation() {
        return declaration.getAnnotation(Tool.class);
    }
}
