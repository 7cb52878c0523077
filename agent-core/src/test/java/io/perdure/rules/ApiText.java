package io.perdure.rules;

import static java.util.stream.Collectors.joining;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import io.perdure.rules.VisibleTypes.VisibleType;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Writes a type as it stands in the API listing: its own line, then its members', indented. What does not say it is
 * protected is public. Types are written as in the source, parameters without their names.
 */
final class ApiText {
    private static final Set<String> NOT_FOR_USERS = Set.of("Override", "SuppressWarnings", "SafeVarargs");
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Set<Modifier> NOT_LISTED = Set.of(
            Modifier.PUBLIC,
            Modifier.SYNCHRONIZED,
            Modifier.NATIVE,
            Modifier.STRICTFP,
            Modifier.TRANSIENT,
            Modifier.VOLATILE);

    private ApiText() {}

    static String of(VisibleType type) {
        Stream<String> constants = type.constants().stream().map(constant -> constant.getName() + ",");
        Stream<String> fields =
                type.fields().stream().map(field -> field(type, field)).sorted();
        Stream<String> constructors = Stream.concat(
                        type.hasDefaultConstructor() ? Stream.of(defaultConstructor(type)) : Stream.empty(),
                        methods(type).filter(VisibleTypes::isConstructor).map(method -> method(type, method)))
                .sorted();
        Stream<String> methods = methods(type)
                .filter(method -> !VisibleTypes.isConstructor(method))
                .sorted(Comparator.comparing(
                                (MethodTree method) -> method.getName().toString())
                        .thenComparing(method -> method(type, method)))
                .map(method -> method(type, method));
        String members = Stream.of(constants, fields, constructors, methods)
                .flatMap(all -> all)
                .map(member -> "    " + member + "\n")
                .collect(joining());
        return header(type) + "\n" + members;
    }

    private static Stream<MethodTree> methods(VisibleType type) {
        return type.methods().stream()
                .filter(method -> !type.isPartOfTheRecord(method))
                .filter(method ->
                        !OF_EVERY_OBJECT.contains(method.getName().toString()) || !VisibleTypes.isOverride(method));
    }

    private static String header(VisibleType type) {
        ClassTree tree = type.tree();
        String components = type.is(Kind.RECORD)
                ? type.components().stream()
                        .map(component -> parameter(component) + " " + component.getName())
                        .collect(joining(", ", "(", ")"))
                : "";
        String parent = tree.getExtendsClause() == null ? "" : " extends " + clean(tree.getExtendsClause());
        return modifiers(tree.getModifiers(), impliedOnType(type)) + noun(type) + " " + type.name()
                + typeParameters(tree.getTypeParameters()) + components + parent
                + listed(type.isInterface() ? " extends " : " implements ", tree.getImplementsClause())
                + listed(" permits ", tree.getPermitsClause());
    }

    private static String noun(VisibleType type) {
        return switch (type.tree().getKind()) {
            case RECORD -> "record";
            case ENUM -> "enum";
            case INTERFACE -> "interface";
            case ANNOTATION_TYPE -> "@interface";
            default -> "class";
        };
    }

    private static Set<Modifier> impliedOnType(VisibleType type) {
        return type.is(Kind.CLASS) ? Set.of() : Set.of(Modifier.STATIC, Modifier.ABSTRACT, Modifier.FINAL);
    }

    private static String field(VisibleType type, VariableTree field) {
        Set<Modifier> implied = type.isInterface() ? Set.of(Modifier.STATIC, Modifier.FINAL) : Set.of();
        return modifiers(field.getModifiers(), implied) + clean(field.getType()) + " " + field.getName();
    }

    private static String method(VisibleType type, MethodTree method) {
        String what = VisibleTypes.isConstructor(method)
                ? type.tree().getSimpleName().toString()
                : clean(method.getReturnType()) + " " + method.getName();
        String generic = typeParameters(method.getTypeParameters());
        String value = method.getDefaultValue() == null ? "" : " default " + clean(method.getDefaultValue());
        return modifiers(method.getModifiers(), type.isInterface() ? Set.of(Modifier.ABSTRACT) : Set.of())
                + (generic.isEmpty() ? "" : generic + " ")
                + what
                + method.getParameters().stream().map(ApiText::parameter).collect(joining(", ", "(", ")"))
                + value
                + listed(" throws ", method.getThrows());
    }

    private static String defaultConstructor(VisibleType type) {
        Set<Modifier> flags = type.tree().getModifiers().getFlags();
        return (flags.contains(Modifier.PROTECTED) ? "protected " : "")
                + type.tree().getSimpleName() + "()";
    }

    private static String parameter(VariableTree parameter) {
        // A parameter of variable arity has an array type; only its own text shows the dots.
        boolean dots = parameter.toString().contains("...");
        String type = clean(parameter.getType());
        return annotations(parameter.getModifiers())
                + (dots && type.endsWith("[]") ? type.substring(0, type.length() - 2) + "..." : type);
    }

    private static String typeParameters(List<? extends TypeParameterTree> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.stream().map(ApiText::clean).collect(joining(", ", "<", ">"));
    }

    private static String listed(String word, List<? extends Tree> trees) {
        return trees.isEmpty() ? "" : word + trees.stream().map(ApiText::clean).collect(joining(", "));
    }

    private static String modifiers(ModifiersTree modifiers, Set<Modifier> implied) {
        Stream<String> flags = modifiers.getFlags().stream()
                .filter(flag -> !implied.contains(flag) && !NOT_LISTED.contains(flag))
                .map(Modifier::toString);
        return annotations(modifiers) + flags.map(flag -> flag + " ").collect(joining());
    }

    private static String annotations(ModifiersTree modifiers) {
        return modifiers.getAnnotations().stream()
                .filter(annotation ->
                        !NOT_FOR_USERS.contains(annotation.getAnnotationType().toString()))
                .map(annotation -> clean(annotation) + " ")
                .collect(joining());
    }

    private static String clean(Tree tree) {
        return tree.toString().replaceAll("(@[\\w.]+)\\(\\)", "$1").replaceAll("\\s+", " ");
    }
}
