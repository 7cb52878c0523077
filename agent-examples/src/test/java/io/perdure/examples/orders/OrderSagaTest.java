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
import java.util.Set;
import java.util.stream.Stream;
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
            assertThat(run.path("unsettled").asInt()).isZero();
            assertThat(Stream.of("shipped", "undone", "refused")
                            .map(heading -> run.path(heading).asInt()))
                    .allSatisfy(count -> assertThat(count).isPositive());
            assertThat(Stream.of(Ending.values())
                            .mapToInt(ending -> run.path(ending.title()).asInt())
                            .sum())
                    .isEqualTo(run.path("orders").asInt());
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
                List.of(shipped, unreachable),
                Map.of(Step.RESERVE, twice, Step.CHARGE, kept, Step.SHIP, none),
                Set.of());

        assertThat(books.agree()).isFalse();
        assertThat(books.duplicates()).as("reserved twice").isEqualTo(1);
        assertThat(books.lost())
                .as("a charge that was not undone, and a parcel that was not sent")
                .isEqualTo(2);
    }

    @Test
    void every_order_stands_under_one_heading() {
        ServiceBooks.Report stock = new ServiceBooks.Report(
                6, 0, Map.of("shipped", 1, "undone", 1, "kept", 1), Map.of("undone", 1, "taken", 1));
        ServiceBooks.Report cards = new ServiceBooks.Report(3, 0, Map.of("shipped", 1), Map.of());
        ServiceBooks.Report ships = new ServiceBooks.Report(1, 0, Map.of("shipped", 1), Map.of());
        List<Order> orders = Stream.of("shipped", "undone", "kept", "taken", "refused")
                .map(id -> new Order(id, 11, 500, "Austria"))
                .toList();

        SagaBooks books = SagaBooks.check(
                orders, Map.of(Step.RESERVE, stock, Step.CHARGE, cards, Step.SHIP, ships), Set.of("shipped"));

        assertThat(books.orders(Ending.SHIPPED)).isEqualTo(1);
        assertThat(books.orders(Ending.UNDONE)).isEqualTo(1);
        assertThat(books.orders(Ending.REFUSED)).isEqualTo(1);
        assertThat(books.orders(Ending.UNSETTLED))
                .as("one that was kept, and one that was taken back and never done")
                .isEqualTo(2);
    }

    @Test
    void an_agent_that_tells_another_story_than_the_books_is_noticed() {
        Order refused = new Order("o-1", 11, 500, "Austria");
        ServiceBooks.Report none = new ServiceBooks.Report(0, 0, Map.of(), Map.of());
        ServiceBooks.Report stray = new ServiceBooks.Report(0, 0, Map.of("o-9", 1), Map.of());
        Map<Step, ServiceBooks.Report> empty = Map.of(Step.RESERVE, none, Step.CHARGE, none, Step.SHIP, none);
        Map<Step, ServiceBooks.Report> more = Map.of(Step.RESERVE, stray, Step.CHARGE, none, Step.SHIP, none);

        assertThat(SagaBooks.check(List.of(refused), empty, Set.of()).agree()).isTrue();
        assertThat(SagaBooks.check(List.of(refused), empty, Set.of("o-1")).problems())
                .containsExactly("o-1: the agent says that it was completed, and by the books it is refused.");
        assertThat(SagaBooks.check(List.of(refused), more, Set.of()).problems())
                .containsExactly("o-9: stands in the books, and nobody ordered it.");
    }
}
