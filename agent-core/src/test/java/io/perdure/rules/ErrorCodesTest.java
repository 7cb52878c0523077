package io.perdure.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreeScanner;
import io.perdure.rules.Sources.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every error code and every reason why a task ended has its paragraph in the reference, and every paragraph its code. */
class ErrorCodesTest {
    private static final Path REFERENCE = Sources.ROOT.resolve("docs/reference/errors.md");
    private static final Pattern CODE = Pattern.compile("[a-z]+(-[a-z0-9]+)+");
    private static final Pattern CODE_HEADING = Pattern.compile("(?m)^## ([a-z0-9-]+)$");
    private static final Pattern REASON = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern REASON_HEADING = Pattern.compile("(?m)^## Ended: ([a-z0-9-]+)$");
    // A constructor that takes the code lists the codes it is called with.
    private static final Pattern PROMISED = Pattern.compile("@param code ((?:[^@]|(?<=\\{)@)*)");
    private static final Pattern QUOTED = Pattern.compile("\\{@code ([a-z]+(?:-[a-z0-9]+)+)}");
    private static final Set<String> WHERE_TASKS_END = Set.of("Finishing.java", "Planning.java");

    private static final List<Source> SOURCES = Sources.published();

    @Test
    void every_code_has_its_paragraph_and_every_paragraph_its_code() {
        Set<String> codes = new TreeSet<>();
        SOURCES.forEach(source -> codes.addAll(codesIn(source)));

        assertThat(codes)
                .as("codes found in the sources")
                .hasSizeGreaterThan(15)
                .contains("task-id-taken");
        assertThat(found(CODE_HEADING, Sources.text(REFERENCE)))
                .as("headings '## code' of docs/reference/errors.md")
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void every_reason_why_a_task_ended_has_its_paragraph() {
        Set<String> reasons = new TreeSet<>();
        SOURCES.stream()
                .filter(source ->
                        WHERE_TASKS_END.contains(source.file().getFileName().toString()))
                .forEach(source -> source.unit().accept(new Literals(REASON, reasons), null));
        SOURCES.forEach(source -> source.unit().accept(new EndsElsewhere(reasons), null));

        assertThat(reasons).as("reasons found in the sources").contains("cancelled", "limit-steps");
        assertThat(found(REASON_HEADING, Sources.text(REFERENCE)))
                .as("headings '## Ended: reason' of docs/reference/errors.md")
                .containsExactlyInAnyOrderElementsOf(reasons);
    }

    @Test
    void every_paragraph_says_what_it_means_what_was_written_and_what_to_do() {
        for (String paragraph : Sources.text(REFERENCE).split("(?m)^(?=#{1,2} )")) {
            if (paragraph.startsWith("## ")) {
                assertThat(paragraph).contains("**Means.**", "**Written.**", "**Do.**");
            }
        }
    }

    private static Set<String> codesIn(Source source) {
        String text = Sources.text(source.file());
        Set<String> codes = new TreeSet<>();
        if (text.contains("PerdureException") || text.contains("StoreRefusedException")) {
            source.unit().accept(new FirstArguments(codes, text.contains("StoreRefusedException")), null);
            found(PROMISED, text).forEach(promise -> codes.addAll(found(QUOTED, promise)));
        }
        return codes;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** The codes that constructors are called with; where a store refuses itself, those that helpers are called with too. */
    private static final class FirstArguments extends TreeScanner<Void, Void> {
        private final Set<String> codes;
        private final boolean ofHelpersToo;

        FirstArguments(Set<String> codes, boolean ofHelpersToo) {
            this.codes = codes;
            this.ofHelpersToo = ofHelpersToo;
        }

        @Override
        public Void visitNewClass(NewClassTree call, Void unused) {
            if (call.getIdentifier().toString().endsWith("Exception")) {
                take(call.getArguments());
            }
            return super.visitNewClass(call, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            String method = call.getMethodSelect().toString();
            boolean constructor = method.equals("super") || method.equals("this");
            if (constructor || (ofHelpersToo && !method.contains("."))) {
                take(call.getArguments());
            }
            return super.visitMethodInvocation(call, unused);
        }

        private void take(List<? extends ExpressionTree> arguments) {
            if (!arguments.isEmpty()) {
                arguments.get(0).accept(new Literals(CODE, codes), null);
            }
        }
    }

    /** The reasons of those who let a task end from another place. */
    private static final class EndsElsewhere extends TreeScanner<Void, Void> {
        private final Set<String> reasons;

        EndsElsewhere(Set<String> reasons) {
            this.reasons = reasons;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            if (call.getMethodSelect().toString().equals("Finishing.end")) {
                call.getArguments().forEach(argument -> argument.accept(new Literals(REASON, reasons), null));
            }
            return super.visitMethodInvocation(call, unused);
        }
    }

    /** The texts of a certain form in a tree. */
    private static final class Literals extends TreeScanner<Void, Void> {
        private final Pattern form;
        private final Set<String> found;

        Literals(Pattern form, Set<String> found) {
            this.form = form;
            this.found = found;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void unused) {
            if (literal.getValue() instanceof String text && form.matcher(text).matches()) {
                found.add(text);
            }
            return null;
        }
    }
}
