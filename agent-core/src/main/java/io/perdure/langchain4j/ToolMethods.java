package io.perdure.langchain4j;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.langchain4j.agent.tool.CompensateFor;
import dev.langchain4j.agent.tool.Tool;
import io.perdure.json.Json;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolTrust;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the tool methods of a class: annotations may stand on a method, on one it overrides, or on one it implements. */
final class ToolMethods {
    private static final TypeFactory TYPES = Json.mapper().getTypeFactory();

    private final JavaType type;
    // One list for each method, the most derived declaration first.
    private final Map<String, List<Method>> declarations = new LinkedHashMap<>();

    private ToolMethods(Class<?> type) {
        this.type = TYPES.constructType(type);
    }

    static List<ToolMethod> of(Class<?> type) {
        ToolMethods methods = new ToolMethods(type);
        methods.collect();
        List<ToolMethod> tools = methods.declarations.values().stream()
                .flatMap(family -> methods.toolMethod(family).stream())
                .toList();
        Map<String, ToolMethod> undoings = methods.undoings();
        List<ToolMethod> all = tools.stream()
                .map(tool -> tool.undoneBy(Optional.ofNullable(undoings.remove(tool.name()))))
                .toList();
        undoings.forEach((tool, undo) -> {
            throw undo.refused("there is no tool '" + tool + "' here", "Name a @Tool of the same class.");
        });
        return all;
    }

    private void collect() {
        Set<Class<?>> owners = new LinkedHashSet<>();
        for (Class<?> owner = type.getRawClass(); owner != null; owner = owner.getSuperclass()) {
            owners.add(owner);
        }
        List.copyOf(owners).forEach(owner -> addInterfaces(owner, owners));
        owners.stream()
                .flatMap(owner -> Arrays.stream(owner.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic()) // the compiler's bridges carry copies of the annotations
                .forEach(method -> declarations
                        .computeIfAbsent(signature(method), key -> new ArrayList<>())
                        .add(method));
    }

    private static void addInterfaces(Class<?> owner, Set<Class<?>> owners) {
        for (Class<?> one : owner.getInterfaces()) {
            owners.add(one);
            addInterfaces(one, owners);
        }
    }

    // With type variables as this class sets them: save(T) of an interface is save(Order) of what implements it.
    private String signature(Method method) {
        boolean alone = Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers());
        return Arrays.stream(method.getGenericParameterTypes())
                .map(parameter -> resolved(method, parameter).getRawClass().getName())
                .collect(Collectors.joining(
                        ",", (alone ? method.getDeclaringClass().getName() + "." : "") + method.getName() + "(", ")"));
    }

    private JavaType resolved(Method method, java.lang.reflect.Type parameter) {
        JavaType owner = type.findSuperType(method.getDeclaringClass());
        return TYPES.resolveMemberType(parameter, owner.getBindings());
    }

    private Optional<ToolMethod> toolMethod(List<Method> family) {
        ToolMethod method = describe(family);
        boolean tool = annotated(family, Tool.class).isPresent();
        if (!tool && method.effect().isPresent()) {
            throw method.refused(
                    "it has @ToolEffect, but no @Tool of LangChain4j", "Put @Tool(\"what it does\") on it.");
        }
        return tool ? Optional.of(method) : Optional.empty();
    }

    // By the name of the tool.
    private Map<String, ToolMethod> undoings() {
        Map<String, ToolMethod> undoings = new LinkedHashMap<>();
        for (List<Method> family : declarations.values()) {
            annotated(family, CompensateFor.class).ifPresent(method -> {
                ToolMethod undo = describe(family);
                String tool = method.getAnnotation(CompensateFor.class).value();
                if (annotated(family, Tool.class).isPresent() || undoings.putIfAbsent(tool, undo) != null) {
                    throw undo.refused(
                            "it is a tool itself, or another method compensates for '" + tool + "' as well",
                            "Leave one of the annotations out.");
                }
            });
        }
        return undoings;
    }

    private ToolMethod describe(List<Method> family) {
        Method declaration = annotated(family, Tool.class)
                .or(() -> annotated(family, CompensateFor.class))
                .orElse(family.get(0));
        List<JavaType> types = Arrays.stream(declaration.getGenericParameterTypes())
                .map(parameter -> resolved(declaration, parameter))
                .toList();
        return new ToolMethod(
                declaration,
                types,
                annotated(family, ToolEffect.class).map(one -> one.getAnnotation(ToolEffect.class)),
                annotated(family, ToolTrust.class).map(one -> one.getAnnotation(ToolTrust.class)),
                Optional.empty());
    }

    private static Optional<Method> annotated(List<Method> family, Class<? extends Annotation> annotation) {
        return family.stream()
                .filter(method -> method.isAnnotationPresent(annotation))
                .findFirst();
    }
}
