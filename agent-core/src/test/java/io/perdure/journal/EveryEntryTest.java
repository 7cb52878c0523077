package io.perdure.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.journal.Custody.Permit;
import io.perdure.journal.EntryCodec.UnreadableJournalException;
import io.perdure.store.StoredEntry;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of entry must have: a stored name, a golden file, a line in the reference, and an effect on the state. */
class EveryEntryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/journal/format-1");
    private static final Path REFERENCE = Path.of("../docs/reference/journal-format.md");

    private final EntryCodec codec = new EntryCodec();

    static Stream<JournalEntry> samples() {
        return Samples.ALL.stream();
    }

    @Test
    void every_permitted_type_has_a_sample_and_a_kind() {
        Set<Class<?>> permitted = Set.of(JournalEntry.class.getPermittedSubclasses());

        assertThat(samples().map(Object::getClass).collect(Collectors.<Class<?>>toSet()))
                .isEqualTo(permitted);
        assertThat(Arrays.stream(EntryKind.values()).map(EntryKind::type).collect(Collectors.<Class<?>>toSet()))
                .isEqualTo(permitted);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_read_back_as_it_was_written(JournalEntry entry) {
        assertThat(codec.decode(Journals.TASK, codec.encode(entry))).contains(entry);
    }

    static Stream<JournalEntry> plain() {
        return Stream.of(
                new TaskStarted(Journals.BEGIN, "a", "1", "goal", null),
                Samples.CHILD,
                Samples.CHILD_ENDED,
                new AttemptStarted(
                        Journals.BEGIN, new InvocationId(Journals.TASK, 1, 0), 1, Effect.ONCE, Permit.by("trusted")),
                new InvocationEnded(
                        Journals.BEGIN,
                        new InvocationId(Journals.TASK, 1, 0),
                        ToolOutcome.done("x").labelled(Labels.of(Label.MISSING))),
                new ApprovalGiven(Journals.BEGIN, "ask-1", ApprovalGiven.Verdict.NO, List.of(), "", ""));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void is_read_back_when_little_is_said(JournalEntry entry) {
        assertThat(codec.decode(Journals.TASK, codec.encode(entry))).contains(entry);
    }

    @Test
    void what_is_left_out_because_it_says_nothing_is_read_back_too() {
        ToolOutcome outcome = ToolOutcome.done("paid").labelled(Labels.of(Label.NONE));
        JournalEntry ended = new InvocationEnded(Instant.EPOCH, new InvocationId(Journals.TASK, 1, 0), outcome);
        JournalEntry started = new AttemptStarted(
                Instant.EPOCH, new InvocationId(Journals.TASK, 1, 0), 1, Effect.ONCE, Permit.by("trusted"));

        assertThat(codec.decode(Journals.TASK, codec.encode(ended))).contains(ended);
        assertThat(codec.decode(Journals.TASK, codec.encode(started))).contains(started);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void reads_and_writes_its_golden_file(JournalEntry entry) throws IOException {
        StoredEntry written = codec.encode(entry);
        Path file = GOLDEN.resolve(written.type() + ".json");
        if (Boolean.getBoolean("perdure.golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.write(file, written.json());
        }

        byte[] golden = Files.readAllBytes(file);
        StoredEntry stored = new StoredEntry(written.type(), 1, written.skippable(), golden);
        assertThat(codec.decode(Journals.TASK, stored))
                .as("old journals open (J4)")
                .contains(entry);
        assertThat(new String(written.json(), StandardCharsets.UTF_8))
                .as("the stored form changed: give it a new journal format and keep this file")
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(EntryKind.class)
    void stands_in_the_reference_with_its_mark(EntryKind kind) throws IOException {
        String mark = kind.skippable() ? "may be skipped" : "must be known";

        assertThat(Files.readAllLines(REFERENCE))
                .as("docs/reference/journal-format.md needs the line")
                .anyMatch(line ->
                        line.startsWith("| `" + kind.storedName() + "` | " + kind.format() + " | " + mark + " |"));
    }

    @ParameterizedTest
    @EnumSource(EntryKind.class)
    void unknown_fields_are_passed_over(EntryKind kind) {
        JournalEntry entry = Samples.of(kind.type());
        String json = new String(codec.encode(entry).json(), StandardCharsets.UTF_8);
        String newer = json.substring(0, json.length() - 1) + ",\"addedLater\":{\"x\":[1]}}";

        assertThat(codec.decode(Journals.TASK, stored(kind.storedName(), 1, false, newer)))
                .contains(entry);
    }

    @Test
    void an_unknown_kind_is_an_error_that_names_the_format_needed() {
        assertThatThrownBy(() -> codec.decode(Journals.TASK, stored("task-forked", 7, false, "{}")))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessage(
                        "The journal of task 'refund-4711' has an entry 'task-forked' of journal format 7; this library"
                                + " reads formats up to 1. Fix: Use a version of Perdure that reads journal format 7. [journal-newer]");
    }

    @Test
    void an_unknown_kind_that_may_be_skipped_is_left_out() {
        assertThat(codec.decode(Journals.TASK, stored("note-taken", 7, true, "{}")))
                .isEmpty();
    }

    @Test
    void a_known_kind_of_a_newer_format_is_not_misread() {
        assertThatThrownBy(() -> codec.decode(Journals.TASK, stored("task-ended", 2, false, "{}")))
                .hasMessageContaining("[journal-newer]");
    }

    @Test
    void a_damaged_entry_is_an_error_that_names_the_task() {
        assertThatThrownBy(() -> codec.decode(Journals.TASK, stored("task-ended", 1, false, "{\"at\":17")))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageStartingWith("An entry 'task-ended' in the journal of task 'refund-4711' cannot be read")
                .hasMessageEndingWith("[journal-damaged]");
    }

    private static StoredEntry stored(String type, int format, boolean skippable, String json) {
        return new StoredEntry(type, format, skippable, json.getBytes(StandardCharsets.UTF_8));
    }
}
