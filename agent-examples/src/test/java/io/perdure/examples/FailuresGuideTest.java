package io.perdure.examples;

import static io.perdure.testkit.ScriptedLlm.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.PlanTool;
import io.perdure.guard.Limits;
import io.perdure.guard.Monitor;
import io.perdure.guard.Monitors;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmFailure;
import io.perdure.loop.Struggle;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolFailure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/guides/failures.md: its code compiles, and no kind of failure and no way to end is missing from its tables. */
class FailuresGuideTest {
    private static final Path ROOT = root();
    private static final Path THIS =
            ROOT.resolve("agent-examples/src/test/java/io/perdure/examples/FailuresGuideTest.java");
    private static final Pattern JAVA = Pattern.compile("(?m)^```java\\R([\\s\\S]*?)^```");

    private final LlmClient primary = ScriptedLlm.of(seen -> say("")).named("primary");
    private final LlmClient secondary = ScriptedLlm.of(seen -> say("")).named("secondary");
    private final LlmClient local = ScriptedLlm.of(seen -> say("")).named("local");

    @Test
    void its_code_stands_in_this_file_and_so_compiles() {
        List<String> blocks = all(JAVA, guide());

        assertThat(blocks).hasSize(4);
        assertThat(blocks).allSatisfy(block -> assertThat(dense(text(THIS))).contains(dense(block)));
    }

    @Test
    void what_it_shows_can_be_built() {
        Agent agent = several();

        assertThat(agent.models()).extracting(Model::name).containsExactly("primary", "secondary", "local");
        assertThat(careful(agent).answerRules()).hasSize(1);
        assertThat(policy()).isNotNull();
        assertThat(frugal().name()).isEqualTo("frugal");
    }

    @Test
    void every_kind_has_a_row() {
        assertThat(Stream.of(LlmFailure.Kind.values())).allMatch(kind -> hasRow(kind.name()));
        assertThat(Stream.of(ToolFailure.Kind.values())).allMatch(kind -> hasRow(kind.name()));
        assertThat(Monitors.standard()).map(Monitor::name).allMatch(FailuresGuideTest::hasRow);
        assertThat(Stream.of(Struggle.Kind.values())).allMatch(kind -> guide().contains("`" + kind + "`"));
    }

    @Test
    void every_reason_why_a_task_ended_is_named() {
        List<String> reasons =
                all(Pattern.compile("(?m)^## Ended: (.+)$"), text(ROOT.resolve("docs/reference/errors.md")));

        assertThat(reasons).hasSizeGreaterThan(8).allMatch(reason -> guide().contains("`" + reason + "`"));
    }

    private static boolean hasRow(String name) {
        return guide().contains("\n| `" + name + "` | ");
    }

    // ---- the code of the page

    private Agent several() {
        Agent agent = Agent.named("refund-desk")
                .version("1")
                .instructions("You refund orders.")
                .model(Model.of(primary).timeout(Duration.ofSeconds(60)).atMost(50, Duration.ofMinutes(1)))
                .fallback(Model.of(secondary))
                .fallback(Model.of(local))
                .outage(RetryConfig.custom()
                        .maxAttempts(100)
                        .intervalFunction(IntervalFunction.ofExponentialBackoff(
                                Duration.ofSeconds(30), 2.0, Duration.ofMinutes(15)))
                        .build())
                .hedgeAfter(Duration.ofSeconds(20))
                .build();
        return agent;
    }

    private static RecoveryPolicy policy() {
        RecoveryPolicy policy = RecoveryPolicy.none()
                .after(5)
                .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT)
                .suspend(Duration.ofMinutes(5))
                .after(2)
                .failuresOf("charge")
                .pause();
        return policy;
    }

    private static Agent careful(Agent agent) {
        Agent careful = agent.toBuilder()
                .answerRule((answer, task) -> testsPass()
                        ? Optional.empty()
                        : Optional.of("The tests do not pass. Run them, and mend what fails."))
                .plan(PlanTool.required()
                        .doneWhen((item, task) ->
                                exists(item.text()) ? Optional.empty() : Optional.of("There is no such file.")))
                .build();
        return careful;
    }

    private static boolean testsPass() {
        return true;
    }

    private static boolean exists(String file) {
        return Files.exists(Path.of(file));
    }

    private static Monitor frugal() {
        Monitor frugal = new Monitor() {
            @Override
            public String name() {
                return "frugal";
            }

            @Override
            public Optional<Verdict> look(TaskState task, Limits limits) {
                return task.usage().total() < 50_000
                        ? Optional.empty()
                        : Optional.of(new Verdict(
                                MonitorSpoke.Severity.STOP,
                                "This task costs too much.",
                                task.usage().total() + " tokens"));
            }
        };
        return frugal;
    }

    // ---- reading

    private static String guide() {
        return text(ROOT.resolve("docs/guides/failures.md"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String dense(String code) {
        return code.replaceAll("\\s", "");
    }

    private static String text(Path file) {
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
        }
        return folder;
    }
}
