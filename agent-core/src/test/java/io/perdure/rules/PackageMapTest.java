package io.perdure.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.perdure.rules.Sources.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package stands on the map and imports only what stands below it. */
class PackageMapTest {
    /** The packages of agent-core, ground floor first. */
    static final List<String> MAP = List.of(
            "io.perdure.error",
            "io.perdure.json",
            "io.perdure.store",
            "io.perdure.trust",
            "io.perdure.llm",
            "io.perdure.tool",
            "io.perdure.journal",
            "io.perdure.context",
            "io.perdure.guard",
            "io.perdure.agent",
            "io.perdure.loop",
            "io.perdure.langchain4j",
            "io.perdure");

    /** The one class that reads clocks, sleeps, and draws random ids; everyone else is handed what it made. */
    static final String CLOCK = "io.perdure.store.SystemTime";

    /** The one package that knows LangChain4j. */
    static final String LANGCHAIN4J = "io.perdure.langchain4j";

    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.time.InstantSource.system",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of",
            "java.util.Date.<init>",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstanceStrong");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-quick-classes"))
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.perdure");

    @Test
    void the_rules_see_classes_at_all() {
        assertThat(CORE.size()).isGreaterThan(20);
    }

    @Test
    void every_package_is_on_the_map() {
        Set<String> found = CORE.stream().map(JavaClass::getPackageName).collect(toSet());
        assertThat(MAP).as("packages on the map").containsAll(found).doesNotHaveDuplicates();
    }

    @Test
    void no_import_runs_up() {
        IntStream.range(0, MAP.size() - 1)
                .forEach(floor -> noClasses()
                        .that(resideInAPackage(MAP.get(floor)))
                        .should()
                        .dependOnClassesThat(resideInAnyOf(MAP.subList(floor + 1, MAP.size())))
                        .allowEmptyShould(true)
                        .because("imports run down the map only")
                        .check(CORE));
    }

    @Test
    void no_packages_form_a_cycle() {
        slices().matching("(io.perdure..)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void one_package_knows_langchain4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LANGCHAIN4J)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.langchain4j..")
                .because("any model library can stand in its place")
                .check(CORE);
    }

    @Test
    void one_class_reads_clocks_and_draws_random_ids() {
        Stream<String> calls = CORE.stream()
                .filter(type -> !type.getName().equals(CLOCK) && !type.getName().startsWith(CLOCK + "$"))
                .flatMap(type -> Stream.concat(
                        type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream()))
                .filter(call -> isClockOrDice(call.getTarget()))
                .map(JavaCodeUnitAccess::getDescription);
        assertThat(calls)
                .as("calls that belong into %s: take an InstantSource or an id from the caller", CLOCK)
                .isEmpty();
    }

    @Test
    void every_package_is_null_marked() {
        var packages = Sources.published().stream().collect(groupingBy(Source::packageName));
        Stream<String> unmarked = packages.entrySet().stream()
                .filter(entry -> entry.getValue().stream().noneMatch(PackageMapTest::marksNulls))
                .map(entry -> entry.getKey() + " (" + entry.getValue().get(0).module() + ")");
        assertThat(unmarked)
                .as("packages without a package-info.java that says @NullMarked")
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> resideInAnyOf(List<String> packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new));
    }

    private static boolean isClockOrDice(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        return CLOCKS_AND_DICE.contains(owner + "." + name)
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")));
    }

    private static boolean marksNulls(Source source) {
        return source.isPackageInfo()
                && source.unit().getPackageAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().endsWith("NullMarked"));
    }
}
