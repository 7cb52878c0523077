package io.perdure.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The main sources of every published module, parsed but not resolved: one test sees them all, whatever libraries they
 * use.
 */
final class Sources {
    /** The folder that holds the whole repository. */
    static final Path ROOT = root();

    private static final Set<String> UNPUBLISHED = Set.of("agent-examples", "benchmarks");
    private static final Path MAIN = Path.of("src", "main", "java");

    // Text blocks, strings and characters come first, so that a slash in one is not taken for a comment.
    private static final Pattern LITERAL_OR_COMMENT =
            Pattern.compile("\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]++|\\\\.)*+'"
                    + "|//[^\\n]*|/\\*[\\s\\S]*?\\*/");
    private static final Pattern HEADER = Pattern.compile("(package|import)\\s.*;");

    private Sources() {}

    /** One parsed file. */
    record Source(String module, Path file, CompilationUnitTree unit, DocTrees trees) {
        /** The file as people would name it, from the root of the repository. */
        String name() {
            return ROOT.relativize(file).toString().replace('\\', '/');
        }

        /** Whether this is a {@code package-info.java}. */
        boolean isPackageInfo() {
            return file.endsWith("package-info.java");
        }

        /** The file's package. */
        String packageName() {
            return unit.getPackageName().toString();
        }

        /** For each line, whether it holds code: not blank, not only comment, no import and no package. */
        List<Boolean> codeLines() {
            String code = LITERAL_OR_COMMENT.matcher(text(file)).replaceAll(found -> replacement(found.group()));
            return code.lines()
                    .map(String::strip)
                    .map(line -> !line.isEmpty() && !HEADER.matcher(line).matches())
                    .toList();
        }

        /** How many lines of code the tree spans. */
        int codeLinesOf(Tree tree) {
            int from = line(trees.getSourcePositions().getStartPosition(unit, tree));
            int to = line(trees.getSourcePositions().getEndPosition(unit, tree));
            List<Boolean> code = codeLines();
            return (int) IntStream.range(from - 1, to).filter(code::get).count();
        }

        /** The line a tree starts at. */
        int lineOf(Tree tree) {
            return line(trees.getSourcePositions().getStartPosition(unit, tree));
        }

        private int line(long position) {
            return (int) unit.getLineMap().getLineNumber(position);
        }

        private static String replacement(String found) {
            long breaks = found.chars().filter(c -> c == '\n').count();
            String filler = found.startsWith("/") ? "" : "x";
            return filler + ("\n" + filler).repeat((int) breaks);
        }
    }

    /** Every main source of the published modules, by module and path. */
    static List<Source> published() {
        return modules().stream().flatMap(module -> parse(module).stream()).toList();
    }

    /** The text of a file. */
    static String text(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("agent-bom"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder above the working directory holds agent-bom");
            }
        }
        return folder;
    }

    private static List<Path> modules() {
        return Stream.of(ROOT, ROOT.resolve("extensions"))
                .filter(Files::isDirectory)
                .flatMap(folder -> files(folder, 1, file -> Files.isDirectory(file.resolve(MAIN))).stream())
                .filter(module -> !UNPUBLISHED.contains(module.getFileName().toString()))
                .toList();
    }

    private static List<Source> parse(Path module) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (var manager = compiler.getStandardFileManager(problems, null, null)) {
            List<Path> files = files(
                    module.resolve(MAIN),
                    Integer.MAX_VALUE,
                    file -> file.toString().endsWith(".java"));
            var objects = manager.getJavaFileObjectsFromPaths(files);
            var task = (JavacTask) compiler.getTask(null, manager, problems, List.of("-proc:none"), null, objects);
            DocTrees trees = DocTrees.instance(task);
            List<Source> parsed = StreamSupport.stream(task.parse().spliterator(), false)
                    .map(unit -> new Source(
                            module.getFileName().toString(),
                            Path.of(unit.getSourceFile().toUri()),
                            unit,
                            trees))
                    .toList();
            refuseBroken(problems);
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuseBroken(DiagnosticCollector<JavaFileObject> problems) {
        problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalStateException("cannot be parsed: " + problem);
                });
    }

    private static List<Path> files(Path folder, int depth, Predicate<Path> wanted) {
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
