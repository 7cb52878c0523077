package io.perdure.examples.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import java.math.BigDecimal;
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
