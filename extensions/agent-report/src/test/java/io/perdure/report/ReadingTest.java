package io.perdure.report;

import static io.perdure.report.Story.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.journal.AnswerRejected;
import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.Plan;
import io.perdure.journal.RollbackStarted;
import io.perdure.journal.SignalReceived;
import io.perdure.journal.TaskEnded;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskStatus;
import io.perdure.journal.TimePassed;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.TokenUsage;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal in, the model of the report out. */
class ReadingTest {
    private static final Duration ONE = Duration.ofSeconds(1);

    // ---- where the time went

    @Test
    void each_moment_counts_once_and_work_counts_before_waiting() {
        Report report = Story.of("g")
                .replied(1_000, "", call("a", "{}"), call("b", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .attempt(1, 1, Effect.READ_ONLY)
                .after(ONE)
                .attemptFailed(0, 1, "down", 3_000)
                .after(ONE)
                .ended(1, ToolOutcome.done("b"))
                .after(Duration.ofSeconds(2))
                .attempt(0, 2, Effect.READ_ONLY)
                .after(ONE)
                .ended(0, ToolOutcome.done("a"))
                .completed("x")
                .report();

        assertThat(report.total().time().of(Activity.MODEL)).hasSeconds(1);
        assertThat(report.total().time().of(Activity.TOOL))
                .as("the first two seconds, in which one of two was waiting, and the last")
                .hasSeconds(3);
        assertThat(report.total().time().of(Activity.BACK_OFF)).hasSeconds(2);
        assertThat(report.total().time().total()).hasSeconds(6);
    }

    @Test
    void the_time_until_a_person_approved_is_a_wait() {
        Report report = Story.of("g")
                .replied(1_000, "", call("pay", "{}"))
                .add(at -> new ApprovalRequested(at, "q-1", List.of(EveryEntryTest.ITEM), null))
                .after(Duration.ofHours(3))
                .add(at -> new ApprovalGiven(at, "q-1", ApprovalGiven.Verdict.ONCE, List.of(), "ann", ""))
                .done(0, Effect.ONCE, 1_000, "paid")
                .completed("ok")
                .report();

        assertThat(report.total().time().of(Activity.WAIT)).hasHours(3);
        assertThat(report.remarks()).extracting(Remark::topic).contains(Topic.ASKED);
    }

    @Test
    void the_waits_of_models_are_no_work() {
        Report report = Story.of("g")
                .unanswered("small", LlmFailure.Kind.UNAVAILABLE, Reaction.RETRY, 500, 4_000)
                .afterMillis(4_000)
                .replied(1_000, "done")
                .completed("done")
                .report();

        assertThat(report.total().time().of(Activity.MODEL)).hasMillis(1_500);
        assertThat(report.total().time().of(Activity.BACK_OFF)).hasSeconds(4);
        assertThat(report.total().unanswered()).isEqualTo(1);
        assertThat(steps(report).get(0).before())
                .extracting(Moment::what)
                .containsExactly("started", "small gave no reply (UNAVAILABLE): asked again after 4.0 s");
    }

    @Test
    void a_clock_that_goes_back_takes_no_time_away() {
        Report report = Story.of("g")
                .replied(1_000, "", call("a", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .after(Duration.ofHours(-1))
                .ended(0, ToolOutcome.done("a"))
                .completed("x")
                .report();

        assertThat(report.total().time().total()).hasSeconds(1);
        assertThat(steps(report).get(0).calls().get(0).worked()).isZero();
    }

    @Test
    void what_nobody_carried_is_neither_work_nor_in_between() {
        Report report = Story.of("g")
                .replied(1_000, "", call("a", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .after(Duration.ofHours(3))
                .add(at -> new TaskResumed(at, "1", "small", "t1", List.of()))
                .attempt(0, 2, Effect.READ_ONLY)
                .after(ONE)
                .ended(0, ToolOutcome.done("a"))
                .report();

        CallStory call = steps(report).get(0).calls().get(0);
        assertThat(report.total().time().of(Activity.AWAY)).hasHours(3);
        assertThat(report.total().time().of(Activity.TOOL)).hasSeconds(1);
        assertThat(call.attempts()).isEqualTo(2);
        assertThat(call.moments())
                .extracting(Moment::what)
                .containsExactly("its process ended during attempt 1", "done");
    }

    @Test
    void a_pause_is_told_as_one_even_if_it_lasts_to_the_end() {
        Report report = Story.of("g")
                .replied(1_000, "", call("a", "{}"))
                .add(at -> new TaskPaused(at, "lunch"))
                .after(Duration.ofMinutes(40))
                .add(at -> new TaskEnded(at, TaskStatus.CANCELLED, "", "cancelled", ""))
                .report();

        assertThat(report.total().time().of(Activity.PAUSED)).hasMinutes(40);
    }

    // ---- calls

    @Test
    void a_wait_for_a_signal_ends_with_the_call_and_the_signal_is_told_there() {
        Report report = Story.of("g")
                .replied(1_000, "", call("wait", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .add(at -> new InvocationWaiting(at, Story.id(1, 0), Wait.forSignal("paid"), null))
                .after(Duration.ofMinutes(5))
                .add(at -> new SignalReceived(at, "other", ""))
                .add(at -> new SignalReceived(at, "paid", "4711"))
                .ended(0, ToolOutcome.done("4711"))
                .report();

        Step step = steps(report).get(0);
        assertThat(step.calls().get(0).waited()).hasMinutes(5);
        assertThat(step.calls().get(0).moments())
                .extracting(Moment::what)
                .containsExactly("waits for a signal", "the signal came", "done");
        assertThat(step.notes()).extracting(Moment::what).containsExactly("the signal other came");
    }

    @Test
    void the_first_outcome_stands_and_one_that_comes_again_changes_nothing() {
        Report report = Story.of("g")
                .replied(1_000, "", call("a", "{}"))
                .done(0, Effect.ONCE, 10, "first")
                .ended(0, ToolOutcome.done("second"))
                .report();

        assertThat(steps(report).get(0).calls().get(0).outcome().detail().text())
                .isEqualTo("first");
    }

    @Test
    void a_call_that_nobody_asked_for_is_told_all_the_same() {
        Report report = Story.of("g")
                .replied(1_000, "x")
                .add(at -> new io.perdure.journal.InvocationEnded(at, Story.id(7, 3), ToolOutcome.done("stray")))
                .report();

        assertThat(report.total().calls()).isEqualTo(1);
        assertThat(steps(report).get(0).calls().get(0).id()).isEqualTo("s7-3");
    }

    // ---- the end

    @Test
    void an_undoing_has_its_place_and_what_still_stands_is_on_top() {
        InvocationId booked = Story.id(1, 0);
        Report report = Story.of("g")
                .replied(1_000, "", call("book", "{\"seat\":1}"), call("charge", "{}"))
                .done(0, Effect.IDEMPOTENT, 10, "b-1")
                .done(1, Effect.IDEMPOTENT, 10, "c-1")
                .add(at -> new RollbackStarted(
                        at,
                        List.of(Story.id(1, 1).undoing(), booked.undoing()),
                        TaskStatus.FAILED,
                        "",
                        "given-up",
                        "no seat"))
                .add(at -> new io.perdure.journal.AttemptStarted(at, booked.undoing(), 1, Effect.IDEMPOTENT))
                .after(ONE)
                .add(at -> new io.perdure.journal.InvocationEnded(at, booked.undoing(), ToolOutcome.done("")))
                .add(at -> new TaskEnded(
                        at,
                        TaskStatus.FAILED,
                        "",
                        "given-up",
                        "no seat",
                        List.of(new TaskEnded.NotUndone(Story.id(1, 1), "charge", "The bank is closed."))))
                .report();

        assertThat(report.head().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.head().reason()).isEqualTo("given-up");
        Step undoing = report.undoing().orElseThrow();
        assertThat(undoing.calls()).extracting(CallStory::tool).containsExactly("undoing charge", "undoing book");
        assertThat(undoing.calls().get(1).outcome().topic()).isEqualTo(Topic.DONE);
        assertThat(report.remarks().get(0).topic()).isEqualTo(Topic.STANDS);
        assertThat(report.remarks().get(0).lines()).singleElement().satisfies(line -> {
            assertThat(line.tool()).isEqualTo("charge");
            assertThat(line.moment().detail().text()).isEqualTo("The bank is closed.");
            assertThat(line.places()).containsExactly(new Remark.Place(1, "s1-1"));
        });
    }

    @Test
    void a_task_that_has_not_ended_says_what_it_waits_for() {
        Report report = Story.of("g")
                .replied(1_000, "", call("ask", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .add(at -> new InvocationWaiting(at, Story.id(1, 0), Wait.forAnswer("Which one?"), null))
                .report();

        assertThat(report.head().status()).isEqualTo(TaskStatus.WAITING);
        assertThat(report.head().waits()).containsExactly("ask s1-0: a person's answer: Which one?");
        assertThat(steps(report).get(0).calls().get(0).outcome().what()).isEqualTo("no outcome yet");
    }

    @Test
    void a_task_of_which_nothing_but_its_start_is_known_waits_for_its_model() {
        Report report = Story.of("g").report();

        assertThat(report.head().waits()).containsExactly("the model's reply");
        assertThat(report.total()).isEqualTo(new Tally(0, 0, 0, 0, 0, 0, TokenUsage.NONE, Cost.NONE, TimeSplit.NONE));
    }

    // ---- what stands on top

    @Test
    void the_same_thing_is_said_once_with_all_its_places() {
        Story story = Story.of("g");
        for (int i = 0; i < 20; i++) {
            story.replied(10, "", call("fetch", "{}")).ended(0, Story.failed(ToolFailure.Kind.UNAVAILABLE, "503"));
        }

        assertThat(story.report().remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.topic()).isEqualTo(Topic.FAILED);
            assertThat(remark.count()).isEqualTo(20);
            assertThat(remark.lines()).singleElement().satisfies(line -> {
                assertThat(line.count()).isEqualTo(20);
                assertThat(line.places()).hasSize(Room.PLACES).startsWith(new Remark.Place(1, "s1-0"));
            });
        });
    }

    @Test
    void an_answer_that_was_sent_back_is_told_with_the_reason() {
        Report report = Story.of("g")
                .replied(10, "Done!")
                .add(at -> new AnswerRejected(at, 1, "You did not fetch anything yet."))
                .replied(10, "Really.")
                .completed("Really.")
                .report();

        assertThat(report.remarks()).extracting(Remark::topic).containsExactly(Topic.REJECTED);
        assertThat(report.groups().get(0).tone()).isEqualTo(Tone.BAD);
    }

    // ---- plans, context, and what is not known yet

    @Test
    void a_plan_says_since_when_each_item_is_what_it_is_and_what_was_left_out() {
        Report report = Story.of("g")
                .replied(10, "", call(Plan.TOOL, items("1", "TODO", "2", "TODO", "3", "TODO")))
                .done(0, Effect.READ_ONLY, 1, "")
                .replied(10, "", call(Plan.TOOL, items("1", "DONE", "2", "TODO")))
                .done(0, Effect.READ_ONLY, 1, "")
                .replied(10, "", call(Plan.TOOL, items("1", "DONE", "2", "DROPPED")))
                .done(0, Effect.READ_ONLY, 1, "")
                .report();

        PlanProgress plan = report.plan().orElseThrow();
        assertThat(plan.versions()).isEqualTo(3);
        assertThat(plan.settled()).isEqualTo(2);
        assertThat(plan.items())
                .extracting(item -> item.id() + " " + item.status() + " " + item.step())
                .containsExactly("1 DONE 2", "2 DROPPED 3");
        assertThat(plan.left())
                .extracting(item -> item.id() + " " + item.step())
                .containsExactly("3 2");
    }

    private static String items(String... idsAndStatus) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < idsAndStatus.length; i += 2) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%s\",\"text\":\"t\",\"status\":\"%s\"}"
                            .formatted(idsAndStatus[i], idsAndStatus[i + 1]));
        }
        return "{\"items\":[" + items + "]}";
    }

    @Test
    void tokens_of_summaries_count_and_their_price_is_not_known() {
        Report report = Story.of("g")
                .replied(10, "")
                .add(at -> new CompactionRequested(at, false))
                .add(at -> new ContextCompacted(
                        at, "summary", 1, "Nothing happened.", List.of(), 9_000, new TokenUsage(800, 20)))
                .report(Stories.PRICES);

        assertThat(report.total().usage()).isEqualTo(new TokenUsage(1_800, 70));
        assertThat(report.total().cost().unpriced()).isEqualTo(820);
        assertThat(report.models()).extracting(ModelUse::replies).containsExactly(1, 0);
        assertThat(report.remarks()).extracting(Remark::topic).containsExactly(Topic.COMPACTED);
    }

    @Test
    void the_end_of_a_wait_to_try_again_is_no_news() {
        List<Step> steps = steps(Story.of("g")
                .replied(10, "", Story.call("a", "{}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .attemptFailed(0, 1, "no", 1_000)
                .afterMillis(1_000)
                .add(TimePassed::new)
                .done(0, Effect.READ_ONLY, 10, "ok")
                .add(TimePassed::new)
                .report());

        assertThat(steps.get(0).ownMoments())
                .extracting(Moment::what)
                .containsExactly("started", "the time came that it waited for");
    }

    @Test
    void an_entry_of_a_kind_without_words_is_shown_by_its_name_and_as_it_is_stored() {
        Moment moment = new Notes(Room.of(List.of())).unknown(new TimePassed(Story.START));

        assertThat(moment.topic()).isEqualTo(Topic.OTHER);
        assertThat(moment.what()).isEqualTo("time-passed");
        assertThat(moment.detail().text()).isEqualTo("{\"at\":\"2026-03-01T10:00:00Z\"}");
    }

    private static List<Step> steps(Report report) {
        return report.groups().stream()
                .flatMap(group -> group.steps().shown().stream())
                .toList();
    }
}
