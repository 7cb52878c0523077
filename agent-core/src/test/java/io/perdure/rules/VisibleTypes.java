package io.perdure.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import io.perdure.rules.Sources.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** What users of a module can name: its public and protected types and members, read from parsed sources. */
final class VisibleTypes {
    private VisibleTypes() {}

    /** A type users can name. */
    record VisibleType(Source source, ClassTree tree, String name) {
        boolean is(Kind kind) {
            return tree.getKind() == kind;
        }

        /** Whether what it declares is public without saying so. */
        boolean isInterface() {
            return is(Kind.INTERFACE) || is(Kind.ANNOTATION_TYPE);
        }

        /** Its methods and constructors that users can name; the ones nobody wrote are not among them. */
        List<MethodTree> methods() {
            return members(MethodTree.class)
                    .filter(method -> isVisible(method.getModifiers()))
                    .filter(method -> !isMadeByTheCompiler(method))
                    .toList();
        }

        /** Its fields that users can name, in their order; not its enum constants and record components. */
        List<VariableTree> fields() {
            return members(VariableTree.class)
                    .filter(field -> isVisible(field.getModifiers()))
                    .filter(field -> !isConstant(field) && !components().contains(field))
                    .toList();
        }

        /** Its enum constants, in their order. */
        List<VariableTree> constants() {
            return members(VariableTree.class).filter(this::isConstant).toList();
        }

        /** The components of a record, in their order. */
        List<VariableTree> components() {
            // The parser makes a private final instance field of each; a record can declare no other.
            return members(VariableTree.class)
                    .filter(field -> is(Kind.RECORD))
                    .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .toList();
        }

        /** Whether it has the constructor that javac adds where none is written. */
        boolean hasDefaultConstructor() {
            return is(Kind.CLASS)
                    && members(MethodTree.class)
                            .filter(method -> !isMadeByTheCompiler(method))
                            .noneMatch(VisibleTypes::isConstructor);
        }

        /** Whether this is what a record has without saying so: its canonical constructor, or an accessor. */
        boolean isPartOfTheRecord(MethodTree method) {
            if (!is(Kind.RECORD)) {
                return false;
            }
            List<String> parameters = method.getParameters().stream()
                    .map(parameter -> parameter.getType().toString())
                    .toList();
            List<String> header = components().stream()
                    .map(component -> component.getType().toString())
                    .toList();
            boolean accessor = parameters.isEmpty()
                    && components().stream()
                            .anyMatch(component -> component.getName().equals(method.getName()));
            return accessor || (isConstructor(method) && parameters.equals(header));
        }

        private Stream<VisibleType> withNested() {
            Stream<VisibleType> nested = members(ClassTree.class)
                    .filter(member -> isVisible(member.getModifiers()))
                    .map(member -> new VisibleType(source, member, name + "." + member.getSimpleName()));
            return Stream.concat(Stream.of(this), nested.flatMap(VisibleType::withNested));
        }

        private boolean isVisible(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (isInterface() && !flags.contains(Modifier.PRIVATE));
        }

        private boolean isConstant(VariableTree field) {
            return is(Kind.ENUM)
                    && field.getInitializer() instanceof NewClassTree
                    && field.getType().toString().equals(tree.getSimpleName().toString())
                    && field.getModifiers().getFlags().containsAll(Set.of(Modifier.PUBLIC, Modifier.STATIC));
        }

        private boolean isMadeByTheCompiler(MethodTree method) {
            return source.trees().getSourcePositions().getEndPosition(source.unit(), method) < 0;
        }

        private <T extends Tree> Stream<T> members(Class<T> kind) {
            return tree.getMembers().stream().filter(kind::isInstance).map(kind::cast);
        }
    }

    /** Every type of the file that users can name, nested ones after the one around them. */
    static Stream<VisibleType> of(Source source) {
        return source.unit().getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .map(type -> new VisibleType(source, type, source.packageName() + "." + type.getSimpleName()))
                .flatMap(VisibleType::withNested);
    }

    static boolean isConstructor(MethodTree method) {
        return method.getName().contentEquals("<init>");
    }

    static boolean isOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(type -> type.toString().equals("Override"));
    }
}
