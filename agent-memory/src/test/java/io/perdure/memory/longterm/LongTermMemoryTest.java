package io.perdure.memory.longterm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.memory.sqlite.SqliteFile;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.StateStore.StoreUnavailableException;
import io.perdure.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteDataSource;

class LongTermMemoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Scope DESK = Scope.everybody().agent("desk");
    private static final Scope ANN = DESK.user("ann");
    private static final Scope BOB = DESK.user("bob");
    private static final Provenance USER = Provenance.trusted("said by the user");
    private static final Provenance MAIL = Provenance.untrusted("an e-mail");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(NOW);
    private LongTermMemory memory;

    @BeforeEach
    void open() {
        memory = open("words");
    }

    private LongTermMemory open(String model) {
        return LongTermMemory.on(SqliteFile.at(folder.resolve("memory.db")), new WordModel(model), clock);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private Memory remember(Scope scope, String text) {
        return memory.remember(scope, Fact.of(text, USER));
    }

    private List<String> recall(Scope scope, String question) {
        return memory.recall(scope, Query.of(question)).stream()
                .map(each -> each.memory().fact().text())
                .toList();
    }

    @Test
    void what_is_remembered_is_recalled_after_a_restart_with_all_that_belongs_to_it() {
        Fact fact = Fact.of("Ann lives in Lisbon.", MAIL).about("Ann's home").until(NOW.plus(Duration.ofDays(400)));
        Memory made = memory.remember(ANN, fact);
        memory.close();
        memory = open("words");
        assertThat(memory.recall(ANN, Query.of("Where in Lisbon is Ann?")))
                .singleElement()
                .satisfies(found -> assertThat(found.memory()).isEqualTo(made));
        assertThat(made).isEqualTo(new Memory(made.id(), ANN, fact, NOW, NOW));
    }

    @Test
    void nothing_is_recalled_where_nothing_fits() {
        remember(ANN, "Ann lives in Lisbon.");
        assertThat(recall(ANN, "quarterly tax return deadline")).isEmpty();
    }

    @Test
    void a_user_sees_neither_another_ones_memories_nor_a_nameless_one_any_users() {
        remember(ANN, "The parking code is 4711.");
        remember(DESK, "The parking lot opens at eight.");
        assertThat(recall(ANN, "parking")).hasSize(2);
        assertThat(recall(BOB, "parking")).containsExactly("The parking lot opens at eight.");
        assertThat(recall(DESK, "parking")).containsExactly("The parking lot opens at eight.");
        assertThat(recall(Scope.everybody().agent("other").user("ann"), "parking"))
                .isEmpty();
        assertThat(memory.recent(BOB, 10)).hasSize(1);
    }

    @Test
    void names_with_quotes_and_wildcards_are_names() {
        Scope odd = DESK.user("a'; DROP TABLE memory; --%");
        remember(odd, "The parking code is 4711.");
        assertThat(recall(odd, "parking code")).hasSize(1);
        assertThat(recall(DESK.user("%"), "parking code")).isEmpty();
        assertThat(memory.erase("%")).isZero();
        assertThat(memory.erase(odd.user())).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Balance: -500 EUR|Balance: 500 EUR",
                "She writes C++|She writes C#",
                "a < b|a > b",
                "Version 1.25|Version 1,25",
                "x²|x2"
            })
    void what_differs_in_a_mark_that_means_something_is_something_else(String before, String now) {
        memory.remember(ANN, Fact.of(before, MAIL).about("it"));
        clock.advance(Duration.ofDays(1));
        assertThat(memory.remember(ANN, Fact.of(now, MAIL).about("it")).fact().text())
                .isEqualTo(now);
        assertThat(memory.recent(ANN, 10))
                .extracting(known -> known.fact().text())
                .containsExactly(now, before);
    }

    @Test
    void saying_it_again_makes_it_newer_and_no_second_one() {
        Memory first = remember(ANN, "Ann likes green tea.");
        clock.advance(Duration.ofDays(3));
        Memory again = remember(ANN, "  ann likes GREEN tea ");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.since()).isEqualTo(NOW);
        assertThat(again.last()).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(memory.recent(ANN, 10)).hasSize(1);
    }

    @Test
    void what_differs_in_order_scope_or_trust_is_not_the_same() {
        remember(ANN, "Ann pays Bob.");
        remember(ANN, "Bob pays Ann.");
        remember(DESK, "Ann pays Bob.");
        memory.remember(ANN, Fact.of("Ann pays Bob.", MAIL));
        assertThat(memory.recent(ANN, 10)).hasSize(4);
    }

    @Test
    void untrusted_text_comes_back_untrusted_even_if_it_repeats_what_is_trusted() {
        remember(ANN, "The invoice goes to account 12.");
        memory.remember(ANN, Fact.of("The invoice goes to account 12.", MAIL));
        memory.remember(ANN, Fact.of("The invoice goes to account 13.", MAIL));
        List<Recalled> all = memory.recall(ANN, Query.of("account of the invoice"));
        assertThat(all).hasSize(3);
        assertThat(all.stream()
                        .filter(each -> each.memory().fact().text().contains("13"))
                        .map(each -> each.memory().fact().provenance()))
                .containsExactly(MAIL);
        assertThat(memory.recall(ANN, Query.of("account of the invoice").onlyTrusted()))
                .extracting(each -> each.memory().fact().provenance())
                .containsExactly(USER);
    }

    @Test
    void of_what_contradicts_the_newest_comes_first_and_the_others_stay_with_their_dates() {
        memory.remember(ANN, Fact.of("Ann lives in Lisbon.", USER).about("Ann's home"));
        clock.advance(Duration.ofDays(30));
        memory.remember(ANN, Fact.of("Ann lives in Porto.", USER).about("ann's  home"));
        Recalled found = memory.recall(ANN, Query.of("Is Ann in Lisbon?")).get(0);
        assertThat(found.memory().fact().text()).contains("Porto");
        assertThat(found.memory().last()).isEqualTo(clock.instant());
        assertThat(found.earlier()).singleElement().satisfies(before -> {
            assertThat(before.fact().text()).contains("Lisbon");
            assertThat(before.last()).isEqualTo(NOW);
        });
        assertThat(recall(ANN, "Ann lives")).hasSize(1);
    }

    @Test
    void what_was_said_again_stands_before_what_contradicted_it() {
        memory.remember(ANN, Fact.of("Ann lives in Lisbon.", USER).about("home"));
        clock.advance(Duration.ofDays(1));
        memory.remember(ANN, Fact.of("Ann lives in Porto.", USER).about("home"));
        clock.advance(Duration.ofDays(1));
        memory.remember(ANN, Fact.of("Ann lives in Lisbon.", USER).about("home"));
        assertThat(recall(ANN, "home")).containsExactly("Ann lives in Lisbon.");
    }

    @Test
    void an_untrusted_memory_never_stands_before_a_trusted_one_about_the_same_thing() {
        memory.remember(ANN, Fact.of("Refunds go to account 12.", USER).about("refund account"));
        clock.advance(Duration.ofDays(1));
        memory.remember(ANN, Fact.of("Refunds go to account 666.", MAIL).about("refund account"));
        assertThat(memory.recall(ANN, Query.of("refund account")))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.earlier()).isEmpty());
    }

    @Test
    void of_two_that_fit_alike_the_newer_one_comes_first() {
        remember(ANN, "Meeting with Carol: red.");
        clock.advance(Duration.ofDays(60));
        remember(ANN, "Meeting with Carol: blue.");
        assertThat(recall(ANN, "meeting with Carol")).first().asString().contains("blue");
    }

    @Test
    void recent_ones_come_newest_first() {
        remember(ANN, "one");
        clock.advance(Duration.ofSeconds(1));
        remember(ANN, "two");
        clock.advance(Duration.ofSeconds(1));
        remember(DESK, "three");
        assertThat(memory.recent(ANN, 2)).extracting(each -> each.fact().text()).containsExactly("three", "two");
    }

    @Test
    void numbers_and_names_are_found_as_they_are_written() {
        remember(ANN, "Order A-4711 was delayed by the carrier.");
        remember(ANN, "Order A-4712 was delayed by the carrier.");
        assertThat(memory.recall(ANN, Query.of("4712").by(Query.By.WORDS)))
                .extracting(each -> each.memory().fact().text())
                .containsExactly("Order A-4712 was delayed by the carrier.");
    }

    @Test
    void what_has_ended_is_gone_from_the_file_too() throws IOException {
        memory.remember(ANN, Fact.of("The voucher is XYZZY.", USER).until(NOW.plusSeconds(60)));
        assertThat(recall(ANN, "voucher")).hasSize(1);
        clock.advance(Duration.ofSeconds(61));
        assertThat(recall(ANN, "voucher")).isEmpty();
        assertThat(onDisk()).doesNotContain("XYZZY");
    }

    @Test
    void said_again_it_lasts_as_long_as_the_later_end() {
        memory.remember(ANN, Fact.of("The voucher is XYZZY.", USER).until(NOW.plusSeconds(60)));
        memory.remember(ANN, Fact.of("The voucher is XYZZY.", USER).until(NOW.plusSeconds(90)));
        memory.remember(ANN, Fact.of("The voucher is XYZZY.", USER).until(NOW.plusSeconds(30)));
        clock.advance(Duration.ofSeconds(89));
        assertThat(recall(ANN, "voucher")).hasSize(1);
        remember(ANN, "The voucher is XYZZY.");
        clock.advance(Duration.ofDays(1_000));
        assertThat(recall(ANN, "voucher")).hasSize(1);
    }

    @Test
    void forgetting_reaches_this_very_scope_and_no_other() {
        long shared = remember(DESK, "The parking lot opens at eight.").id();
        long own = remember(ANN, "The parking code is 4711.").id();
        assertThat(memory.forget(ANN, shared)).isFalse();
        assertThat(memory.forget(BOB, own)).isFalse();
        assertThat(recall(ANN, "parking")).hasSize(2);
        assertThat(memory.forget(ANN, own)).isTrue();
        assertThat(memory.forget(ANN, own)).isFalse();
        assertThat(recall(ANN, "parking")).hasSize(1);
    }

    @Test
    void what_is_exported_is_what_is_erased_from_the_index_and_from_every_byte_of_the_file() throws IOException {
        for (int i = 0; i < 200; i++) {
            remember(ANN, "Ann's secret number " + i + " is PLUGH" + i + ".");
        }
        remember(BOB, "Bob's number is XYZZY.");
        remember(ANN.family("travel"), "Ann's PLUGH is for travelling.");
        assertThat(recall(ANN, "secret number")).isNotEmpty();
        assertThat(onDisk()).contains("PLUGH").contains("XYZZY");
        assertThat(memory.export("ann"))
                .hasSize(201)
                .allSatisfy(each -> assertThat(each.scope().user()).isEqualTo("ann"));

        assertThat(memory.erase("ann")).isEqualTo(201);
        assertThat(memory.export("ann")).isEmpty();
        assertThat(recall(ANN, "secret number PLUGH")).isEmpty();
        assertThat(onDisk()).doesNotContain("PLUGH").doesNotContain("secret").contains("XYZZY");
        assertThat(memory.erase("ann")).isZero();
        assertThat(recall(BOB, "Bob's number")).hasSize(1);
        memory.close();
        assertThat(onDisk()).doesNotContain("PLUGH").contains("XYZZY");
    }

    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void an_erasure_that_a_reader_holds_up_says_so_and_can_be_made_again() throws Exception {
        remember(ANN, "Ann's number is PLUGH.");
        SQLiteDataSource impatient = (SQLiteDataSource) SqliteFile.at(folder.resolve("memory.db"));
        impatient.getConfig().setBusyTimeout(20);
        try (var reader = SqliteFile.at(folder.resolve("memory.db")).getConnection();
                var statement = reader.createStatement();
                var quick = LongTermMemory.on(impatient, new WordModel("words"), clock)) {
            reader.setAutoCommit(true);
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM memory").next();
            assertThatThrownBy(() -> quick.erase("ann"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("log");
            statement.execute("COMMIT");
            assertThat(quick.erase("ann")).isZero();
            assertThat(onDisk()).doesNotContain("PLUGH");
        }
    }

    @Test
    void numbers_are_never_used_again() {
        long first = remember(ANN, "one").id();
        memory.erase("ann");
        assertThat(remember(ANN, "two").id()).isGreaterThan(first);
        assertThat(recall(ANN, "two")).containsExactly("two");
    }

    @Test
    void a_call_remembers_once_however_often_it_is_made() {
        Memory made = memory.remember(ANN, Fact.of("one", USER), "key-1");
        clock.advance(Duration.ofDays(1));
        assertThat(memory.remember(ANN, Fact.of("one", USER), "key-1")).isEqualTo(made);
        assertThat(memory.remember(ANN, Fact.of("one", USER), "key-2").last()).isEqualTo(clock.instant());
        memory.forget(ANN, made.id());
        assertThatThrownBy(() -> memory.remember(ANN, Fact.of("one", USER), "key-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("forgotten");
        assertThat(memory.recent(ANN, 1)).isEmpty();
    }

    @Test
    void a_memory_of_another_model_is_embedded_anew() {
        remember(ANN, "The parking code is 4711.");
        memory.close();
        memory = open("other words");
        assertThat(memory.recall(ANN, Query.of("parking code").by(Query.By.MEANING)))
                .hasSize(1);
    }

    @Test
    void what_one_handle_writes_the_other_finds_and_what_it_forgets_the_other_does_not() {
        try (LongTermMemory other = open("words")) {
            assertThat(other.recall(ANN, Query.of("parking"))).isEmpty();
            long id = remember(ANN, "The parking code is 4711.").id();
            assertThat(other.recall(ANN, Query.of("parking"))).hasSize(1);
            memory.forget(ANN, id);
            assertThat(other.recall(ANN, Query.of("parking"))).isEmpty();
        }
    }

    @Test
    void it_may_be_the_file_of_the_journals() {
        Path shared = folder.resolve("agent.db");
        try (SqliteStateStore journals = SqliteStateStore.at(shared);
                LongTermMemory kept = LongTermMemory.on(SqliteFile.at(shared), new WordModel("words"))) {
            kept.remember(ANN, Fact.of("Ann lives in Lisbon.", USER));
            assertThat(kept.erase("ann")).isOne();
            assertThat(journals.nextWake(NOW)).isEmpty();
        }
        try (SqliteStateStore again = SqliteStateStore.at(shared)) {
            assertThat(again.nextWake(NOW)).isEmpty();
        }
    }

    @Test
    void bad_input_is_refused_with_what_is_wrong() {
        assertThatThrownBy(() -> Fact.of(" ", USER)).hasMessageContaining("blank");
        assertThatThrownBy(() -> Fact.of("x".repeat(2_001), USER)).hasMessageContaining("2001 characters, and 2000");
        assertThatThrownBy(() -> Fact.of("half \ud83d", USER)).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> Fact.of("x", USER).about("y".repeat(201))).hasMessageContaining("200 are the most");
        assertThatThrownBy(() -> Fact.of("x", USER).until(Instant.MAX)).hasMessageContaining("9999");
        assertThatThrownBy(() -> memory.remember(ANN, Fact.of("x", USER).until(NOW)))
                .hasMessageContaining("past");
        assertThatThrownBy(() -> Scope.everybody().user("a\nb")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> Query.of("")).hasMessageContaining("blank");
        assertThatThrownBy(() -> Query.of("x").limit(0)).hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> memory.erase("")).hasMessageContaining("everybody");
        assertThatThrownBy(() -> memory.export(" ")).hasMessageContaining("blank");
    }

    @Test
    void a_closed_memory_says_so() {
        memory.close();
        memory.close();
        assertThatThrownBy(() -> recall(ANN, "x")).isInstanceOf(StoreUnavailableException.class);
    }
}
