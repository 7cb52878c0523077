package io.perdure.examples.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.examples.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that fail, a model that does not answer, real SIGKILLs: each service is brought back once, and the report says how. */
class IncidentResponderTest {
    @TempDir
    Path dir;

    @Test
    void the_outage_ends_and_the_report_tells_what_went_wrong_on_the_way() throws Exception {
        Jvm.Ended ended =
                Jvm.run(dir, "incident-responder", "--json", "--chaos", "2", "--seed", "3", "--dir", dir.toString());
        assertThat(ended.status()).as("%s%n%s", ended.out(), ended.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(ended.lastLine());

        assertThat(figures.path("wrong").asInt()).isZero();
        assertThat(figures.path("kills").asInt()).isEqualTo(2);
        assertThat(figures.path("steps_resumed").asInt()).as("kills hit work").isPositive();
        assertThat(figures.path("replays").asInt()).as("answers were lost").isPositive();
        assertThat(Files.readString(dir.resolve("report.txt")))
                .contains("COMPLETED", "Plan: 6 of 6 settled")
                .contains("Answers that were sent back", "Another model was asked instead")
                .contains("Attempts that were made again", "Taken up again");
        assertThat(Files.readString(dir.resolve("report.html"))).startsWith("<!DOCTYPE html>");
    }

    @Test
    void a_service_rolled_back_twice_or_still_down_is_noticed() {
        Outage.Books books = new Outage.Books(9, 0, Map.of("a", 1, "b", 2, "c", 1), List.of("c"));

        assertThat(books.wrong(List.of("a", "b", "c", "d"))).isEqualTo(3);
    }
}
