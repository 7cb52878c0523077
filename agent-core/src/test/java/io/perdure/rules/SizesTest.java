package io.perdure.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import io.perdure.rules.Sources.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** Files and methods of the published modules stay small enough to read. Lines are lines of code. */
class SizesTest {
    private static final List<Source> SOURCES = Sources.published();

    private record Size(int lines, String of) {
        @Override
        public String toString() {
            return lines + "  " + of;
        }
    }

    @Test
    void files_are_small() {
        List<Size> files = SOURCES.stream()
                .filter(source -> !source.isPackageInfo())
                .map(source -> new Size(
                        (int) source.codeLines().stream().filter(code -> code).count(), source.name()))
                .sorted(Comparator.comparingInt(Size::lines))
                .toList();
        holds(files, "median lines of a file", 50, 44); // decision 0014
        holds(files, "90th percentile of lines of a file", 90, 150);
        holds(files, "lines of the longest file", 100, 400);
    }

    @Test
    void methods_are_small() {
        List<Size> methods = SOURCES.stream()
                .flatMap(source -> methods(source).stream())
                .sorted(Comparator.comparingInt(Size::lines))
                .toList();
        holds(methods, "90th percentile of lines of a method", 90, 12);
        holds(methods, "lines of the longest method", 100, 50);
    }

    @Test
    void the_core_has_few_public_types() {
        List<String> types = SOURCES.stream()
                .filter(source -> source.module().equals("agent-core"))
                .flatMap(source -> source.unit().getTypeDecls().stream())
                .filter(type -> type instanceof ClassTree tree
                        && tree.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .map(type -> (ClassTree) type)
                .filter(type -> !isKindOfEntry(type))
                .map(type -> type.getSimpleName().toString())
                .toList();
        assertThat(types)
                .as("public top-level types of agent-core, the kinds of journal entries apart")
                .hasSizeBetween(1, 90);
    }

    // Decision 0010: their number grows with the format, and journal-format.md is their table.
    private static boolean isKindOfEntry(ClassTree type) {
        return type.getImplementsClause().stream()
                .anyMatch(implemented -> implemented.toString().equals("JournalEntry"));
    }

    /** Checks a percentile by nearest rank; the worst ten stand in the message. */
    private static void holds(List<Size> sizes, String what, int percentile, int limit) {
        assertThat(sizes).as("what was measured").isNotEmpty();
        int rank = (int) Math.ceil(sizes.size() * percentile / 100.0);
        String worst = sizes.stream()
                .skip(Math.max(0, sizes.size() - 10))
                .sorted(Comparator.comparingInt(Size::lines).reversed())
                .map(Size::toString)
                .collect(Collectors.joining("\n  ", "\n  ", "\n"));
        assertThat(sizes.get(rank - 1).lines())
                .as("%s, of %d; the longest are:%s", what, sizes.size(), worst)
                .isLessThanOrEqualTo(limit);
    }

    private static List<Size> methods(Source source) {
        List<Size> sizes = new ArrayList<>();
        CompilationUnitTree unit = source.unit();
        new TreeScanner<Void, Tree>() {
            @Override
            public Void visitMethod(MethodTree method, Tree parent) {
                if (method.getBody() != null) {
                    sizes.add(new Size(
                            source.codeLinesOf(method),
                            source.name() + ":" + source.lineOf(method) + " " + method.getName()));
                }
                return super.visitMethod(method, parent);
            }
        }.scan(unit, unit);
        return sizes;
    }
}
