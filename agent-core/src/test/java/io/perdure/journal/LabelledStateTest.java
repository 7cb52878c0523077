package io.perdure.journal;

import static io.perdure.journal.Journals.call;
import static io.perdure.journal.Journals.started;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.Json;
import io.perdure.llm.ToolCall;
import io.perdure.store.Snapshot;
import io.perdure.store.StoredEntry;
import io.perdure.tool.Effect;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import io.perdure.trust.RandomLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a state knows of where its values come from: in whatever order they came, and if somebody has lost the labels. */
class LabelledStateTest {
    private static final EntryCodec CODEC = new EntryCodec();

    @Test
    void in_whatever_order_parallel_calls_end_the_model_is_shown_the_same_with_the_same_labels() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            List<ToolOutcome> outcomes =
                    Stream.generate(() -> outcome(random)).limit(4).toList();
            TaskState one = ended(order, outcomes);
            Collections.shuffle(order, random);
            TaskState other = ended(order, outcomes);

            assertThat(other.messages()).as("seed %d", seed).isEqualTo(one.messages());
            assertThat(other.label()).as("seed %d", seed).isEqualTo(one.label());
            assertThat(other.handles()).as("seed %d", seed).isEqualTo(one.handles());
            assertThat(other.custody()).as("seed %d", seed).isEqualTo(one.custody());
            TaskState next = other.after(LATER);
            assertThat(next.calls())
                    .as("seed %d", seed)
                    .isEqualTo(one.after(LATER).calls());
        }
    }

    private static final JournalEntry LATER =
            started().replied(call("read")).entries().get(1);

    private static TaskState ended(List<Integer> order, List<ToolOutcome> outcomes) {
        Journals journal = started()
                .replied(
                        call("read"),
                        call(Custody.EXTRACT),
                        call(Custody.REVEAL),
                        call("pay", "{\"to\":\"\u27e6h1\u27e7\"}"));
        for (int i = 0; i < order.size(); i++) {
            journal.attempt(i);
        }
        order.forEach(index -> journal.ended(index, outcomes.get(index)));
        return journal.state();
    }

    private static ToolOutcome outcome(Random random) {
        String text =
                random.nextBoolean() ? "plain " + random.nextInt(9) : "{\"id\":" + random.nextInt(9) + ",\"x\":\"y\"}";
        ToolOutcome outcome = random.nextInt(4) == 0
                ? ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.UNAVAILABLE, text, random.nextBoolean()))
                : ToolOutcome.done(text);
        Labels labels = Labels.of(RandomLabels.next(random));
        labels = random.nextInt(3) == 0 ? labels.trusting(List.of("/id")).showing(List.of(), 2) : labels;
        return outcome.labelled(random.nextInt(8) == 0 ? null : random.nextInt(4) == 0 ? labels.revealed() : labels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "choice", "label"})
    void a_snapshot_that_lost_its_labels_is_untrusted_from_then_on(String lost) throws IOException {
        TaskState state = started()
                .replied(call("read"))
                .attempt(0)
                .ended(0, ToolOutcome.done("hello").labelled(Labels.of(Label.MISSING)))
                .replied(call("pay"), call("read"))
                .attempt(0, Effect.ONCE)
                .ended(0, ToolOutcome.done("paid").labelled(Labels.of(Label.NONE)))
                .attempt(1)
                .state();
        assertThat(state.label().isTrusted()).isTrue();
        TaskState kept = without(lost, state);

        assertThat(kept.label().isTrusted() && lost.equals("labels")).isFalse();
        assertThat(kept.call(new io.perdure.tool.InvocationId(Journals.TASK, 2, 1))
                        .choice()
                        .isTrusted())
                .isEqualTo(!lost.equals("choice"));
        assertThat(kept.handles().all()).allMatch(handle -> !handle.label().isTrusted());
        TaskState next = kept.after(new InvocationEnded(
                        Journals.BEGIN,
                        new io.perdure.tool.InvocationId(Journals.TASK, 2, 1),
                        ToolOutcome.done("x").labelled(Labels.of(Label.NONE))))
                .after(started().replied(call("pay")).entries().get(1));
        assertThat(next.label().isTrusted()).isEqualTo(lost.equals("label"));
    }

    @Test
    void a_snapshot_with_a_label_that_cannot_be_read_is_none() {
        TaskState state = started()
                .replied(call("read"), call("read"))
                .attempt(0)
                .ended(0, ToolOutcome.done("hello").labelled(Labels.of(Label.NONE)))
                .state();
        String text = new String(StateCodec.encode(state, 1).content(), StandardCharsets.UTF_8);
        String json = text.substring(text.indexOf('\n') + 1);

        for (String broken : List.of("\"labels\":{\"label\":{", "\"integrity\":\"TRUSTED\"", "\"readers\":{")) {
            assertThat(json).contains(broken);
            String without = json.replaceFirst(
                    java.util.regex.Pattern.quote(broken), broken.replaceFirst("\":(?!.*\":)", "X\":"));
            assertThat(StateCodec.decode(snapshot(text, without)))
                    .as("without %s", broken)
                    .isEmpty();
        }
        assertThat(StateCodec.decode(snapshot(text, json))).contains(state);
    }

    /** The snapshot without any component of this name. */
    private static TaskState without(String name, TaskState state) throws IOException {
        String text = new String(StateCodec.encode(state, 1).content(), StandardCharsets.UTF_8);
        JsonNode json = Json.parse(text.substring(text.indexOf('\n') + 1));
        int removed = remove(name, json);
        assertThat(removed).as("'%s' in the snapshot", name).isPositive();
        return StateCodec.decode(snapshot(text, json.toString())).orElseThrow();
    }

    private static Snapshot snapshot(String like, String json) {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update((Journals.TASK.value() + '\0' + 1 + '\0').getBytes(StandardCharsets.UTF_8));
        crc.update(content);
        String head = like.substring(0, like.indexOf('=') + 1) + String.format("%08x", crc.getValue()) + "\n";
        return new Snapshot(Journals.TASK, 1, (head + json).getBytes(StandardCharsets.UTF_8));
    }

    private static int remove(String name, JsonNode json) {
        boolean counts = !name.equals("label") || json.has("origin"); // that of a handle; see below for the others
        int removed = json instanceof ObjectNode object && counts && object.remove(name) != null ? 1 : 0;
        for (JsonNode part : json) {
            removed += remove(name, part);
        }
        return removed;
    }

    static Stream<String> oldKinds() {
        return Stream.of("task-started", "attempt-started", "invocation-ended", "late-result");
    }

    @ParameterizedTest
    @MethodSource("oldKinds")
    void entries_from_before_there_were_labels_open_and_say_nothing_of_them(String kind) throws IOException {
        JournalEntry entry = old(kind);

        assertThat(entry).isNotNull();
        if (entry instanceof TaskStarted start) {
            assertThat(start.params()).isEmpty();
            assertThat(start.attached()).isEmpty();
        } else if (entry instanceof AttemptStarted attempt) {
            assertThat(attempt.permit()).isNull();
        } else if (entry instanceof InvocationEnded ended) {
            assertThat(ended.outcome().labels()).isNull();
        } else if (entry instanceof LateResult late) {
            assertThat(late.outcome().labels()).isNull();
        }
    }

    @Test
    void a_journal_from_before_there_were_labels_goes_on_as_one_that_was_shown_untrusted_text() throws IOException {
        TaskState state = TaskState.empty(Journals.TASK)
                .after(old("task-started"))
                .after(replied(1))
                .after(replied(2))
                .after(replied(3))
                .after(old("attempt-started"));
        assertThat(state.label().isTrusted()).as("what the user said").isTrue();
        TaskState after = state.after(old("invocation-ended"));

        assertThat(after.messages().get(after.messages().size() - 1).text()).contains("no route to");
        assertThat(after.label().isTrusted()).isFalse();
        assertThat(after.label().readers()).isEqualTo(Label.MISSING.readers());
        assertThat(state.after(old("late-result"))
                        .after(old("invocation-ended"))
                        .label()
                        .isTrusted())
                .isFalse();
    }

    private static ModelReplied replied(int step) {
        Journals journal = started();
        for (int i = 0; i < step; i++) {
            journal.replied(new ToolCall("c", "refund", "{\"orderId\":\"4711\"}"));
        }
        return (ModelReplied) journal.entries().get(step);
    }

    private static JournalEntry old(String kind) throws IOException {
        byte[] json = Files.readAllBytes(Path.of("src/test/resources/journal/before-labels", kind + ".json"));
        return CODEC.decode(Journals.TASK, new StoredEntry(kind, 1, false, json))
                .orElseThrow();
    }

    @Test
    void an_outcome_without_labels_taints_and_one_that_nobody_may_see_is_hidden() {
        TaskState shown = started()
                .replied(call("read"))
                .attempt(0)
                .ended(0, ToolOutcome.done("hello"))
                .state();
        TaskState hidden = started()
                .replied(call("read"))
                .attempt(0)
                .ended(0, ToolOutcome.done("hello").labelled(Labels.of(Label.MISSING)))
                .state();

        assertThat(shown.label().isTrusted()).isFalse();
        assertThat(hidden.label().isTrusted()).isTrue();
        assertThat(hidden.messages().toString()).doesNotContain("hello").contains("\u27e6h1: text");
    }
}
