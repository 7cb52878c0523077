package io.perdure.journal;

import static io.perdure.journal.Journals.call;
import static io.perdure.journal.Journals.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.json.Json;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.llm.TokenUsage;
import io.perdure.store.Snapshot;
import io.perdure.store.TaskId;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskStateTest {
    private static final ToolOutcome UNKNOWN =
            ToolOutcome.failed(new ToolFailure(ToolFailure.Kind.TIMED_OUT, "It took too long.", true));

    @Test
    void observations_stand_in_the_order_of_the_calls_however_the_calls_ended() {
        TaskState state = started()
                .replied(call("read"), call("pay"))
                .attempt(0)
                .attempt(1)
                .ended(1, ToolOutcome.done("second"))
                .ended(0, ToolOutcome.done("first"))
                .state();

        assertThat(state.messages().subList(2, 4))
                .containsExactly(
                        new Message.ToolResult("s1-0", "read", "first", false),
                        new Message.ToolResult("s1-1", "pay", "second", false));
    }

    @Test
    void every_call_is_followed_by_exactly_one_result_and_a_late_one_comes_as_a_notice() {
        TaskState state = started()
                .replied(call("pay"), call("read"))
                .attempt(0)
                .attempt(1)
                .ended(0, UNKNOWN)
                .late(0)
                .done(1)
                .state();

        assertThat(state.messages().stream().map(m -> m.getClass().getSimpleName()))
                .containsExactly("User", "Assistant", "ToolResult", "ToolResult", "User");
        assertThat(state.messages().get(2).text())
                .isEqualTo(
                        "UNKNOWN (TIMED_OUT): It took too long.\nEffect: NOT KNOWN.\nYou can: verify whether it happened before you"
                                + " repeat it or report on it; try again later; try another way, not the same call again; say that"
                                + " it could not be done.");
        assertThat(state.messages().get(4).text())
                .isEqualTo(
                        "Late news of call s1-0, which had been given up: it ended after all, as follows.\nrefunded after all");
    }

    @Test
    void an_effect_of_which_is_known_later_that_it_never_was_is_no_deed() {
        Journals doubtful =
                started().replied(call("pay")).attempt(0, Effect.ONCE).ended(0, UNKNOWN);
        assertThat(doubtful.state().deeds().counts()).isEqualTo(Map.of("pay", 1));

        ToolFailure never = new ToolFailure(ToolFailure.Kind.REFUSED, "The account is closed.", false);
        Deeds deeds = doubtful.lateWith(0, ToolOutcome.failed(never)).state().deeds();

        assertThat(deeds).isEqualTo(Deeds.NONE);
    }

    @Test
    void the_model_is_shown_ids_of_ours_since_providers_reuse_theirs() {
        TaskState state = started().replied(call("pay"), call("pay")).state();

        assertThat(((Message.Assistant) state.messages().get(1)).calls())
                .extracting("id")
                .containsExactly("s1-0", "s1-1");
    }

    @Test
    void a_second_outcome_of_an_invocation_changes_nothing() {
        Journals journal = started().replied(call("pay")).attempt(0).ended(0, ToolOutcome.done("paid"));
        List<Message> before = journal.state().messages();

        assertThat(journal.ended(0, UNKNOWN).state().messages()).isEqualTo(before);
    }

    @Test
    void an_outcome_that_is_there_is_not_replaced_while_others_are_open() {
        TaskState state = started()
                .replied(call("pay"), call("read"))
                .attempt(0)
                .ended(0, ToolOutcome.done("paid"))
                .ended(0, UNKNOWN)
                .state();

        assertThat(state.calls().get(0).outcome()).isEqualTo(ToolOutcome.done("paid"));
    }

    @Test
    void counts_what_limits_count() {
        TaskState state = started()
                .replied(call("read"), call("read"))
                .done(0)
                .done(1)
                .said("ok")
                .state();

        assertThat(state.steps()).isEqualTo(2);
        assertThat(state.invocations()).isEqualTo(2);
        assertThat(state.usage()).isEqualTo(new TokenUsage(200, 20));
    }

    @Test
    void says_where_the_task_stands() {
        assertThat(started().state().status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(started().paused().state().status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(started().replied(call("pay")).attempt(0).state().status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(started()
                        .replied(call("pay"))
                        .attempt(0)
                        .waiting(0, Wait.forSignal("paid"))
                        .state()
                        .status())
                .isEqualTo(TaskStatus.WAITING);
        assertThat(started()
                        .replied(call("pay"))
                        .attempt(0)
                        .attemptFailed(0, Duration.ofDays(1), false)
                        .state()
                        .status())
                .isEqualTo(TaskStatus.WAITING);
        assertThat(started().said("ok").over(TaskStatus.COMPLETED).state().status())
                .isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void the_time_of_a_task_never_goes_back() {
        TaskState state = TaskState.empty(Journals.TASK)
                .after(new TaskStarted(Instant.ofEpochSecond(100), "a", "1", "g", null))
                .after(new TimePassed(Instant.ofEpochSecond(50)));

        assertThat(state.now()).isEqualTo(Instant.ofEpochSecond(100));
    }

    @Test
    void a_journal_without_a_start_says_so() {
        assertThatThrownBy(() -> TaskState.empty(Journals.TASK).start())
                .hasMessage("the journal of task refund-4711 does not begin with task-started");
    }

    @Test
    void an_older_state_stays_as_it_was_when_newer_ones_grow_from_it() {
        TaskState early = started().replied(call("read")).done(0).state();
        List<Message> before = new ArrayList<>(early.messages());

        TaskState one = early.after(reply("one"));
        TaskState two = early.after(reply("two"));

        assertThat(early.messages()).isEqualTo(before);
        assertThat(one.lastText()).isEqualTo("one");
        assertThat(two.lastText()).isEqualTo("two");
    }

    @Test
    void what_another_agent_took_for_a_call_counts_once_in_the_task_of_the_call() {
        TaskState waiting = started()
                .replied(call("put"), call("read"))
                .attempt(0)
                .waitingForTask(0)
                .state();
        InvocationId call = new InvocationId(Journals.TASK, 1, 0);
        InvocationEnded ended =
                new InvocationEnded(waiting.now(), call, Samples.CHILD_ENDED.outcome(), Samples.CHILD_ENDED.child());

        assertThat(waiting.call(call).child()).contains(call.child());
        for (TaskState state :
                List.of(waiting.after(ended), waiting.after(ended).after(ended))) {
            assertThat(state.call(call).child()).isEmpty();
            assertThat(state.usage()).isEqualTo(waiting.usage().plus(new TokenUsage(800, 90)));
            assertThat(state.invocations()).isEqualTo(2 + 3);
            assertThat(state.custody().asked()).isEqualTo(1);
            assertThat(state.custody().spent())
                    .isEqualTo(Samples.CHILD_ENDED.child().spent());
        }
    }

    @Test
    void folding_in_pieces_equals_folding_at_once() {
        for (long seed = 0; seed < 60; seed++) {
            List<JournalEntry> journal = RandomJournals.of(new Random(seed));
            TaskState whole = TaskState.of(Journals.TASK, journal);
            for (int cut = 0; cut <= journal.size(); cut++) {
                TaskState pieces = TaskState.of(Journals.TASK, journal.subList(0, cut));
                for (JournalEntry entry : journal.subList(cut, journal.size())) {
                    pieces = pieces.after(entry);
                }
                assertThat(pieces).as("seed %d cut %d", seed, cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void folding_from_a_snapshot_equals_folding_from_the_start() {
        for (long seed = 0; seed < 60; seed++) {
            List<JournalEntry> journal = RandomJournals.of(new Random(seed));
            TaskState whole = TaskState.of(Journals.TASK, journal);
            for (int cut = 1; cut <= journal.size(); cut++) {
                TaskState early = TaskState.of(Journals.TASK, journal.subList(0, cut));
                TaskState kept =
                        StateCodec.decode(StateCodec.encode(early, cut)).orElseThrow();
                assertThat(kept).as("seed %d cut %d", seed, cut).isEqualTo(early);
                assertThat(kept.after(journal.subList(cut, journal.size())))
                        .as("seed %d cut %d", seed, cut)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void a_damaged_snapshot_is_none() {
        TaskState state = started().replied(call("read")).done(0).state();
        byte[] content = StateCodec.encode(state, 3).content();
        for (int i = 0; i < content.length; i++) {
            byte[] damaged = content.clone();
            damaged[i] ^= 0x20;
            assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 3, damaged)))
                    .as("byte %d", i)
                    .isEmpty();
        }
        assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 3, new byte[0])))
                .isEmpty();
        assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 3, content))).contains(state);
    }

    @Test
    void a_snapshot_of_another_task_or_version_is_none() {
        byte[] content = StateCodec.encode(
                        started().replied(call("read")).done(0).state(), 3)
                .content();

        assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 2, content))).isEmpty();
        assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 4, content))).isEmpty();
        assertThat(StateCodec.decode(new Snapshot(TaskId.of("another"), 3, content)))
                .isEmpty();
    }

    @Test
    void a_task_that_is_called_off_is_paused_no_longer_and_can_be_paused_anew() {
        Journals journal = started().paused().cancelRequested();

        assertThat(journal.state().isPaused()).isFalse();
        assertThat(journal.paused().state().isPaused()).isTrue();
    }

    @Test
    void an_undoing_that_may_have_been_made_is_not_said_to_have_failed_because_another_attempt_at_it_did() {
        ToolFailure timedOut = new ToolFailure(ToolFailure.Kind.TIMED_OUT, "slow", true);
        ToolFailure refused = new ToolFailure(ToolFailure.Kind.REFUSED, "not now", false);
        Journals journal = started()
                .replied(call("reserve"))
                .attempt(0, Effect.IDEMPOTENT)
                .done(0)
                .rollingBack(0)
                .undoAttempt(0)
                .undone(0, ToolOutcome.failed(timedOut));
        InvocationId undoing = journal.id(0).undoing();

        journal.add(new LateResult(Journals.BEGIN, undoing, 1, ToolOutcome.failed(refused)));
        assertThat(journal.state().undoings().get(undoing).status()).isEqualTo(ToolOutcome.Status.UNKNOWN);
        journal.add(new LateResult(Journals.BEGIN, undoing, 2, ToolOutcome.done("released")));
        assertThat(journal.state().undoings().get(undoing).status()).isEqualTo(ToolOutcome.Status.DONE);
    }

    @Test
    void a_look_that_came_too_early_uses_up_no_try() {
        Journals journal = started()
                .replied(call("pay"))
                .attempt(0, Effect.ONCE)
                .inDoubt(0, false)
                .looking(0);
        Journals early = journal.add(new ReconcileEnded(
                Journals.BEGIN, journal.id(0), Finding.Kind.DID_NOT_HAPPEN, "not yet", Journals.BEGIN.plusSeconds(60)));

        Call call = early.state().call(journal.id(0));
        assertThat(call.until()).isEqualTo(Journals.BEGIN.plusSeconds(60));
        assertThat(call.doubt()).satisfies(doubt -> {
            assertThat(doubt.failedLooks()).isZero();
            assertThat(doubt.isDispelled()).isFalse();
        });
        assertThat(journal.looking(0)
                        .couldNotLook(0, Duration.ofMinutes(1))
                        .state()
                        .call(journal.id(0))
                        .doubt())
                .satisfies(doubt -> assertThat(doubt.failedLooks()).isOne());
    }

    @Test
    void the_form_of_a_state_is_what_its_number_says() throws Exception {
        String[] content = text(StateCodec.encode(Journals.everything().state(), 1)
                        .content())
                .split("\n", 2);
        String form = content[0].substring("perdure-state/".length(), content[0].indexOf(' '));
        Path file = Path.of("src/test/resources/journal/state-" + form + ".json");
        if (Boolean.getBoolean("perdure.golden.write") && Files.notExists(file)) { // what a number says never changes
            Files.writeString(file, content[1]);
        }
        assertThat(Json.parse(content[1]))
                .as("the fold changed: raise StateCodec.FORM, or old snapshots are taken for new ones")
                .isEqualTo(Json.parse(Files.readString(file)));
    }

    @Test
    void a_snapshot_of_an_older_form_is_none_so_that_what_was_done_is_read_from_the_journal_with_all_handles() {
        TaskState state = Journals.everything().state();
        String handle = " (" + new Artifact("0123456789abcdef".repeat(4), 90_000).handle() + ")";
        String json = text(StateCodec.encode(state, 1).content()).split("\n", 2)[1];
        String older = json.replace("\"result\":\"paid" + handle, "\"result\":\"paid");
        String checksum = StateCodec.checksum(Journals.TASK, 1, older.getBytes(StandardCharsets.UTF_8), 0);
        String content = "perdure-state/4 crc32c=" + checksum + "\n" + older;

        assertThat(older).isNotEqualTo(json);
        assertThat(StateCodec.decode(new Snapshot(Journals.TASK, 1, content.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(state.deeds().last())
                .last()
                .satisfies(deed -> assertThat(deed.result()).isEqualTo("paid" + handle));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void what_was_done_one_by_one_is_not_known_from_a_snapshot_and_says_so() {
        TaskState state =
                started().replied(call("pay")).attempt(0, Effect.ONCE).done(0).state();
        TaskState kept = StateCodec.decode(StateCodec.encode(state, 4)).orElseThrow();

        assertThat(state.effects()).hasSize(1);
        assertThat(kept.isWhole()).isFalse();
        assertThatThrownBy(kept::effects).isInstanceOf(IllegalStateException.class);
        assertThat(kept.deeds()).isEqualTo(state.deeds());
    }

    private static ModelReplied reply(String text) {
        LlmReply reply = new LlmReply(text, List.of(), LlmReply.Finish.STOP, TokenUsage.NONE, "m");
        return new ModelReplied(Journals.BEGIN, 2, "00", 1, reply, "none", Duration.ZERO, 0);
    }
}
