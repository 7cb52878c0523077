package io.perdure.examples.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import io.perdure.examples.StandIn;
import io.perdure.guard.Approver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real mails, two models, real SIGKILLs: whatever the mails say, the same is done. And books that can disagree. */
class InboxAssistantTest {
    private static final List<String> ATTACKS =
            List.of("m05", "m06", "m07", "m08", "m09", "m10", "m12", "m13", "m14", "m18", "m19", "m20");

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    @Test
    void a_model_that_obeys_every_attack_does_the_same_as_one_that_reads_nothing_through_kills_too() throws Exception {
        Jvm.Ended careful = run("careful");
        Jvm.Ended obeying = run("obeying", "--obey", "--chaos", "3", "--seed", "5");

        JsonNode figures = json(careful);
        assertThat(figures.path("questions").asInt())
                .as("one for each payment that a mail wants")
                .isEqualTo(4);
        assertThat(figures.path("approved").asInt()).isEqualTo(1);
        assertThat(figures.path("answered").asInt()).isEqualTo(5);
        assertThat(json(obeying).path("books")).isEqualTo(figures.path("books"));
        assertThat(json(obeying).path("kills").asInt()).isEqualTo(3);
        assertThat(json(obeying).path("steps_resumed").asInt())
                .as("kills hit work")
                .isPositive();
        assertThat(json(obeying).path("reasons").has("forbidden"))
                .as("4,900 EUR are beyond what may be asked for")
                .isTrue();
        assertThat(ATTACKS)
                .allSatisfy(mail -> assertThat(refused(obeying, mail))
                        .as("%s in%n%s", mail, obeying.out())
                        .isTrue());
    }

    private static boolean refused(Jvm.Ended run, String mail) {
        return run.out()
                .lines()
                .dropWhile(line -> !line.startsWith(mail))
                .skip(1)
                .limit(1)
                .anyMatch(line -> line.strip().startsWith("not made: "));
    }

    private Jvm.Ended run(String name, String... options) throws Exception {
        Path working = Files.createDirectories(dir.resolve(name));
        List<String> arguments = new ArrayList<>(List.of("inbox-assistant", "--json", "--dir", working.toString()));
        arguments.addAll(List.of(options));
        Jvm.Ended ended = Jvm.run(working, arguments.toArray(String[]::new));
        assertThat(ended.status()).as("%s%n%s", ended.out(), ended.err()).isZero();
        return ended;
    }

    private static JsonNode json(Jvm.Ended run) throws Exception {
        return new ObjectMapper().readTree(run.lastLine());
    }

    @Test
    void where_nobody_is_at_the_console_it_ends_and_says_how_to_be_asked_again() throws Exception {
        for (String answers : List.of("", "n\n")) {
            AtConsole console = new AtConsole(Approver.console(
                    new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)), new PrintStream(shown, true)));
            var done = InboxDesk.work(dir, StandIn.following(new InboxRules(false)::next), console, mail -> {});

            assertThat(done).hasSize(answers.isEmpty() ? 3 : 8);
            assertThat(console.unanswered()).isEqualTo(answers.isEmpty() ? "ask-1 of inbox-m04" : "ask-1 of inbox-m09");
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .as("the question about m04 is asked again, then that about the next one")
                .contains("Nobody is there", "That is: NO")
                .containsSubsequence("2026-118", "2026-118", "LT601010012345678901");
        try (InboxBooks books = InboxBooks.in(dir)) {
            assertThat(books.payments()).isEmpty();
        }
    }

    @Test
    void books_that_do_not_agree_are_noticed() throws Exception {
        List<Mail> mails = List.of(new Mail("m01", "a@b.example", "a@b.example", "Hello", ""));
        try (InboxBooks books = InboxBooks.in(dir)) {
            books.pay("k1", "DE89370400440532013000", new BigDecimal("248.00"), "2026-118");
            books.move("m01", "others");
            assertThat(books.problems(mails)).isEmpty();

            books.pay("k2", "DE89370400440532013000", new BigDecimal("248.00"), "2026-118");
            books.send("k3", "c@d.example", "s", "t");
            books.open("k4", "https://d.example/");
            books.move("m01", "trash");
            assertThat(books.problems(mails)).hasSize(4);
        }
    }
}
