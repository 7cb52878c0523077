package io.perdure.rules;

import static io.perdure.rules.VisibleTypes.isConstructor;
import static io.perdure.rules.VisibleTypes.isOverride;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import io.perdure.rules.Sources.Source;
import io.perdure.rules.VisibleTypes.VisibleType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever users can name says what it promises. The compiler's doclint checks how comments are written; that they are
 * there is checked here, since doclint cannot ask for comments without asking for every {@code @param} and
 * {@code @return}.
 */
class DocumentedTest {
    private static final List<Source> SOURCES = Sources.published();

    @Test
    void every_package_says_what_it_holds() {
        Stream<String> silent = SOURCES.stream()
                .filter(Source::isPackageInfo)
                .filter(source -> !isDocumented(source, source.unit().getPackage()))
                .map(Source::name);
        assertThat(silent).as("package-info.java files without a comment").isEmpty();
    }

    @Test
    void everything_public_says_what_it_promises() {
        List<VisibleType> types = SOURCES.stream().flatMap(VisibleTypes::of).toList();
        assertThat(types).isNotEmpty();
        assertThat(types.stream().flatMap(DocumentedTest::silent))
                .as("public or protected, and without a comment that says what it is for")
                .isEmpty();
    }

    private static Stream<String> silent(VisibleType type) {
        Stream<String> self = unlessDocumented(type, type.tree(), "");
        Stream<String> fields = Stream.concat(type.constants().stream(), type.fields().stream())
                .flatMap(field -> unlessDocumented(type, field, "." + field.getName()));
        Stream<String> methods = type.methods().stream()
                .filter(method -> !isOverride(method) && !type.isPartOfTheRecord(method))
                .flatMap(method -> unlessDocumented(
                        type, method, isConstructor(method) ? " constructor" : "." + method.getName() + "()"));
        return Stream.of(self, fields, methods).flatMap(all -> all);
    }

    private static Stream<String> unlessDocumented(VisibleType type, Tree tree, String member) {
        Source source = type.source();
        return isDocumented(source, tree)
                ? Stream.empty()
                : Stream.of(source.name() + ":" + source.lineOf(tree) + " " + type.name() + member);
    }

    private static boolean isDocumented(Source source, Tree tree) {
        DocCommentTree comment = source.trees().getDocCommentTree(TreePath.getPath(source.unit(), tree));
        return comment != null && !comment.getFullBody().isEmpty();
    }
}
