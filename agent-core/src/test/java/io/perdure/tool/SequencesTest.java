package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which calls keep out of each other's way. */
class SequencesTest {
    record Booking(double account, String note) {}

    private static ToolSpec spec(String name, Effect effect) {
        return Tool.named(name)
                .description("d")
                .effect(effect)
                .oneAfterTheOther("account")
                .calls(Booking.class, (booking, call) -> "ok")
                .spec();
    }

    private static Set<String> sequences(ToolSpec spec, String arguments) {
        return spec.sequences(Json.parse(arguments));
    }

    @Test
    void a_number_is_the_same_however_it_is_written() {
        ToolSpec deposit = spec("deposit", Effect.IDEMPOTENT);

        assertThat(sequences(deposit, "{\"account\":1}"))
                .isEqualTo(sequences(deposit, "{\"account\":1.0}"))
                .isEqualTo(sequences(deposit, "{\"account\":1e0}"))
                .hasSize(1);
        assertThat(sequences(deposit, "{\"account\":100}")).isEqualTo(sequences(deposit, "{\"account\":1e2}"));
        assertThat(sequences(deposit, "{\"account\":1}"))
                .isNotEqualTo(sequences(deposit, "{\"account\":2}"))
                .isNotEqualTo(sequences(deposit, "{\"account\":\"1\"}"));
    }

    @Test
    void a_transaction_shares_the_key_of_others_too() {
        Set<String> outside = sequences(spec("deposit", Effect.ONCE), "{\"account\":7}");
        Set<String> inside = sequences(spec("enter", Effect.TRANSACTIONAL), "{\"account\":7.0}");

        assertThat(inside).containsAll(outside).hasSize(2);
        assertThat(sequences(spec("note", Effect.TRANSACTIONAL), "{\"account\":8}"))
                .containsAnyElementsOf(inside);
    }
}
