package io.perdure.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three services, real processes and real SIGKILLs; and books that can disagree. */
class OrderSagaTest {
    @TempDir
    Path dir;

    @Test
    void kills_change_nothing_but_the_time_it_takes() throws Exception {
        JsonNode calm = figures("calm");
        JsonNode chaos = figures("chaos", "--chaos", "4");

        for (JsonNode run : List.of(calm, chaos)) {
            assertThat(run.path("duplicates").asInt()).isZero();
            assertThat(run.path("lost").asInt()).isZero();
            assertThat(run.path("undone").asInt()).isPositive();
            assertThat(run.path("shipped").asInt()).isPositive();
        }
        assertThat(chaos.path("kills").asInt()).isEqualTo(4);
        assertThat(chaos.path("steps_resumed").asInt()).as("kills hit work").isPositive();
        assertThat(chaos.path("outcomes_sha256")).isEqualTo(calm.path("outcomes_sha256"));
    }

    private JsonNode figures(String name, String... options) throws Exception {
        Path working = Files.createDirectories(dir.resolve(name));
        List<String> arguments = new ArrayList<>(
                List.of("order-saga", "--json", "--orders", "40", "--seed", "3", "--dir", working.toString()));
        arguments.addAll(List.of(options));
        Jvm.Ended ended = Jvm.run(working, arguments.toArray(String[]::new));
        assertThat(ended.status()).as("%s%n%s", ended.out(), ended.err()).isZero();
        return new ObjectMapper().readTree(ended.lastLine());
    }

    @Test
    void books_that_do_not_agree_are_noticed() {
        Order shipped = new Order("o-1", 1, 500, "Austria");
        Order unreachable = new Order("o-2", 1, 500, Order.OUT_OF_REACH);
        ServiceBooks.Report twice = new ServiceBooks.Report(2, 0, Map.of("o-1", 2, "o-2", 1), Map.of("o-2", 1));
        ServiceBooks.Report kept = new ServiceBooks.Report(2, 0, Map.of("o-1", 1, "o-2", 1), Map.of());
        ServiceBooks.Report none = new ServiceBooks.Report(0, 0, Map.of(), Map.of());

        SagaBooks books = SagaBooks.check(
                List.of(shipped, unreachable), Map.of(Step.RESERVE, twice, Step.CHARGE, kept, Step.SHIP, none));

        assertThat(books.agree()).isFalse();
        assertThat(books.duplicates()).as("reserved twice").isEqualTo(1);
        assertThat(books.lost())
                .as("a charge that was not undone, and a parcel that was not sent")
                .isEqualTo(2);
    }
}
