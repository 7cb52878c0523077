package io.perdure.report;

import static io.perdure.report.Story.call;

import io.perdure.journal.AnswerGiven;
import io.perdure.journal.InvocationWaiting;
import io.perdure.journal.LateResult;
import io.perdure.journal.MonitorSpoke;
import io.perdure.journal.OutcomeInDoubt;
import io.perdure.journal.Plan;
import io.perdure.journal.ReconcileEnded;
import io.perdure.journal.ReconcileStarted;
import io.perdure.journal.TaskPaused;
import io.perdure.journal.TaskResumed;
import io.perdure.journal.TaskUnpaused;
import io.perdure.journal.ToolRestored;
import io.perdure.journal.ToolSuspended;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Reaction;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolFailure;
import io.perdure.tool.ToolOutcome;
import io.perdure.tool.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Two journals that reports are looked at with: a short one in which much happens, and long ones. */
final class Stories {
    static final Prices PRICES = Prices.in("USD").model("small-2026-01", "0.40", "1.60");

    private Stories() {}

    /** A refund with everything that can happen to one, and a good end. */
    static Story eventful() {
        Story story = Story.of(
                "Refund order 4711, which arrived broken, and tell the customer. Ask somebody if it is more than 100 EUR.");
        firstSteps(story);
        refund(story);
        question(story);
        return end(story);
    }

    private static void firstSteps(Story story) {
        story.replied(
                        1_240,
                        "I make a plan and look the order up.",
                        plan("DOING", "TODO", "TODO"),
                        call("lookup", "{\"orderId\":\"4711\"}"))
                .done(0, Effect.READ_ONLY, 4, "0 of 3 items are settled.")
                .attempt(1, 1, Effect.READ_ONLY)
                .afterMillis(380)
                .attemptFailed(1, 1, "connection refused", 2_000)
                .afterMillis(2_000)
                .attempt(1, 2, Effect.READ_ONLY)
                .afterMillis(410)
                .ended(1, ToolOutcome.done("{\"orderId\":\"4711\",\"amount\":\"129.00 EUR\",\"status\":\"delivered\"}"))
                .unanswered("small", LlmFailure.Kind.RATE_LIMITED, Reaction.RETRY, 150, 3_000)
                .afterMillis(3_000)
                .unanswered("small", LlmFailure.Kind.UNAVAILABLE, Reaction.FALL_BACK, 900, 0);
    }

    private static void refund(Story story) {
        story.replied(
                        "large",
                        "large-2026-02",
                        new TokenUsage(1_480, 96),
                        2_900,
                        "It is more than 100 EUR, so I ask first.",
                        call("ask_person", "{\"question\":\"Refund 129.00 EUR for order 4711?\"}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .add(at -> new InvocationWaiting(
                        at, story.id(0), Wait.forAnswer("Refund 129.00 EUR for order 4711?"), null))
                .after(Duration.ofMinutes(42))
                .add(at -> new AnswerGiven(at, story.id(0).callId(), "Yes, go on.", "maria"))
                .ended(0, ToolOutcome.done("Yes, go on."))
                .replied(
                        1_800,
                        "",
                        call("refund", "{\"orderId\":\"4711\",\"amount\":\"129.00\"}"),
                        call("note", "{\"text\":\"refunded\"}"))
                .attempt(0, 1, Effect.ONCE)
                .done(1, Effect.IDEMPOTENT, 60, "ok")
                .after(Duration.ofSeconds(95))
                .add(at -> new TaskResumed(
                        at,
                        "2",
                        "large",
                        "t2",
                        List.of(
                                "Version 2 of the agent goes on with what version 1 did.",
                                "The tools are not the same as before.")))
                .add(at -> new OutcomeInDoubt(
                        at,
                        story.id(0),
                        new ToolFailure(ToolFailure.Kind.INTERRUPTED, "The process ended while the tool ran.", true),
                        false))
                .add(at -> new ReconcileStarted(at, story.id(0), 1))
                .afterMillis(1_300)
                .add(at -> new ReconcileEnded(
                        at, story.id(0), Finding.Kind.CANNOT_TELL, "the payments service shows no entry yet", null))
                .ended(0, Story.unknown(ToolFailure.Kind.INTERRUPTED, "The process ended while the tool ran."));
    }

    private static void question(Story story) {
        story.replied(1_650, "I verify whether it happened.", call("find_refund", "{\"orderId\":\"4711\"}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .after(Duration.ofSeconds(20))
                .ended(0, Story.failed(ToolFailure.Kind.TIMED_OUT, "It took longer than 20 s."))
                .add(at -> new MonitorSpoke(
                        at,
                        4,
                        "error-burst",
                        MonitorSpoke.Severity.PAUSE,
                        "Many calls fail.",
                        "2 of the last 3 calls failed"))
                .add(at -> new ToolSuspended(
                        at, "find_refund", at.plusSeconds(120), "It failed 3 times in a row, last with TIMED_OUT."))
                .add(at -> new TaskPaused(at, "Many calls fail."))
                .after(Duration.ofMinutes(11))
                .add(TaskUnpaused::new)
                .add(at -> new ToolRestored(at, "find_refund"))
                .replied(1_420, "", call("find_refund", "{\"orderId\":\"4711\"}"))
                .attempt(0, 1, Effect.READ_ONLY)
                .afterMillis(700)
                .add(at -> new LateResult(at, Story.id(3, 0), 1, ToolOutcome.done("{\"refund\":\"r-981\"}")))
                .ended(0, ToolOutcome.done("{\"refund\":\"r-981\",\"amount\":\"129.00 EUR\"}"));
    }

    private static Story end(Story story) {
        return story.replied(
                        1_100,
                        "",
                        plan("DONE", "DONE", "DOING"),
                        call("tell_customer", "{\"orderId\":\"4711\",\"text\":\"Your 129.00 EUR are on their way.\"}"))
                .done(0, Effect.READ_ONLY, 3, "2 of 3 items are settled.")
                .done(1, Effect.IDEMPOTENT, 240, "sent")
                .replied(1_900, "Order 4711 is refunded (129.00 EUR, refund r-981) and the customer has been told.")
                .completed("Order 4711 is refunded (129.00 EUR, refund r-981) and the customer has been told.");
    }

    private static ToolCall plan(String... status) {
        String[] texts = {"Look the order up", "Refund it, after asking if it is much", "Tell the customer"};
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%d\",\"text\":\"%s\",\"status\":\"%s\"}".formatted(i + 1, texts[i], status[i]));
        }
        return call(Plan.TOOL, "{\"items\":[" + items + "]}");
    }

    /** So many steps of a task that reads pages and writes notes, some of which go wrong; always the same. */
    static Story longStory(int steps) {
        Random dice = new Random(42);
        Story story = Story.of("Go through the catalogue and note what is wrong in it.");
        for (int step = 1; step <= steps; step++) {
            if (step % 97 == 0) {
                story.unanswered("small", LlmFailure.Kind.UNAVAILABLE, Reaction.RETRY, 400, 5_000)
                        .afterMillis(5_000);
            }
            story.replied(
                    600 + dice.nextInt(2_400),
                    "I read page " + step + " and write down what I find.",
                    call("fetch", "{\"page\":" + step + "}"),
                    call(
                            "note",
                            "{\"page\":" + step + ",\"text\":\"" + "price missing; ".repeat(1 + dice.nextInt(6))
                                    + "\"}"));
            longStep(story, dice, step);
        }
        return story.replied(2_000, "Done.").completed("All " + steps + " pages are read.");
    }

    private static void longStep(Story story, Random dice, int step) {
        story.attempt(0, 1, Effect.READ_ONLY).afterMillis(50 + dice.nextInt(dice.nextInt(20) == 0 ? 9_000 : 900));
        if (dice.nextInt(25) == 0) {
            story.attemptFailed(0, 1, "connection reset", 1_000)
                    .afterMillis(1_000)
                    .attempt(0, 2, Effect.READ_ONLY)
                    .afterMillis(300);
        }
        story.ended(
                0,
                dice.nextInt(40) == 0
                        ? Story.failed(ToolFailure.Kind.UNAVAILABLE, "HTTP 503 from catalogue")
                        : ToolOutcome.done("<html><body>Page " + step + " "
                                + "of the catalogue. ".repeat(10 + dice.nextInt(80)) + "</body></html>"));
        story.attempt(1, 1, Effect.IDEMPOTENT).afterMillis(5 + dice.nextInt(40));
        story.ended(
                1,
                step % 313 == 0 ? Story.unknown(ToolFailure.Kind.TIMED_OUT, "no answer") : ToolOutcome.done("noted"));
        if (step == 500) {
            story.after(Duration.ofHours(9)).add(at -> new TaskResumed(at, "1", "small", "t1", List.of()));
        }
    }
}
