package io.perdure.memory.longterm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.testkit.ManualClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every statement of the memories once, on another database. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresMemoryTest {
    private static final Scope ANN = Scope.everybody().agent("desk").user("ann");
    private static final Provenance USER = Provenance.trusted("said by the user");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @Test
    void it_remembers_recalls_forgets_expires_exports_and_erases() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                LongTermMemory memory = open(postgres, "words")) {
            Fact lisbon = Fact.of("Ann lives in Lisbon.", USER).about("home");
            Memory first = memory.remember(ANN, lisbon, "key");
            assertThat(memory.remember(ANN, lisbon, "key")).isEqualTo(first);
            clock.advance(Duration.ofDays(1));
            memory.remember(ANN, Fact.of("Ann lives in Porto.", USER).about("home"));
            assertThat(memory.recall(ANN, Query.of("home of Ann")))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.memory().fact().text()).contains("Porto");
                        assertThat(found.earlier()).containsExactly(first);
                    });
            assertThat(memory.remember(ANN, lisbon).id()).as("said again").isEqualTo(first.id());

            memory.remember(
                    ANN,
                    Fact.of("The voucher is XYZZY.", USER).until(clock.instant().plusSeconds(60)));
            assertThat(memory.recent(ANN, 9)).hasSize(3);
            clock.advance(Duration.ofSeconds(61));
            assertThat(memory.recent(ANN, 9)).hasSize(2);

            try (LongTermMemory other = open(postgres, "other words")) {
                assertThat(other.recall(ANN, Query.of("home"))).hasSize(1);
            }
            assertThat(memory.forget(ANN, first.id())).isTrue();
            assertThatThrownBy(() -> memory.remember(ANN, lisbon, "key")).isInstanceOf(IllegalStateException.class);
            assertThat(memory.export("ann")).hasSize(1);
            assertThat(memory.erase("ann")).isOne();
            assertThat(memory.recall(ANN, Query.of("home"))).isEmpty();
        }
    }

    private LongTermMemory open(EmbeddedPostgres postgres, String model) {
        return LongTermMemory.on(postgres.getPostgresDatabase(), new WordModel(model), clock);
    }
}
