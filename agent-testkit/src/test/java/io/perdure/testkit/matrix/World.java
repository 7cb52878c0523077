package io.perdure.testkit.matrix;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;

import io.github.resilience4j.retry.RetryConfig;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmReply;
import io.perdure.llm.Message;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.Tools;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is outside of the processes: models and a service, which fail as a row says. The model makes three calls, reads what came of each, and
 * then answers; it decides from what it reads alone.
 */
final class World {
    static final int STEPS = 3;
    static final Duration TIMEOUT = Duration.ofMinutes(10);
    static final int SHORT = 100;

    /** Enough words for a history of them to be longer than what is told of it when it is folded. */
    private static final String ALL = ", with all that belongs to it, and nothing else was touched meanwhile.";

    /** So many characters of results the narrow model takes. */
    static final int NARROW = 6_000;

    private static final Pattern FOLDED = Pattern.compile("steps 1 to (\\d+), is folded away");

    private final Row row;
    private final Row.Place place;
    private final AtomicInteger strikes;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean hanging;
    private volatile boolean deaf;
    private volatile int shown;

    World(Row row, Row.Place place) {
        this.row = row;
        this.place = place;
        this.strikes = new AtomicInteger(row.strikes());
    }

    record Item(int item) {}

    record Verdict(int done) {}

    /** Instead of a reply. */
    interface ModelFault {
        LlmReply strike(World world, LlmReply healthy) throws InterruptedException;

        default boolean spoilsCalls() {
            return false;
        }
    }

    /** A fault of a reply that has calls. */
    interface CallFault extends ModelFault {
        @Override
        default boolean spoilsCalls() {
            return true;
        }
    }

    /** Instead of a result. */
    interface ToolFault {
        Object strike(World world, ToolContext call) throws Exception;
    }

    Agent agent() {
        RetryConfig twice = RetryConfig.custom()
                .maxAttempts(2)
                .waitDuration(Duration.ofSeconds(1))
                .build();
        Agent.Builder agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You work at a desk.")
                .model(Model.of(ScriptedLlm.of(seen -> reply(seen, true)).named("a"))
                        .retry(twice)
                        .timeout(TIMEOUT))
                .outage(twice)
                .recovery(RecoveryPolicy.none().after(1).failuresOf("flaky").suspend(Duration.ofDays(1)))
                .tools(Tools.of(tool("work", twice), tool("flaky", twice)));
        if (row.models() > 1) {
            agent.fallback(Model.of(ScriptedLlm.of(seen -> reply(seen, false)).named("b"))
                    .retry(twice)
                    .timeout(TIMEOUT));
        }
        return agent.build();
    }

    private Tool tool(String name, RetryConfig retry) {
        return Tool.named(name)
                .description("Works on an item.")
                .effect(row.effect())
                .timeout(TIMEOUT)
                .retry(retry)
                .maxResultBytes(row.longest())
                .calls(Item.class, this::work);
    }

    private Object work(Item item, ToolContext call) throws Exception {
        boolean hit = !row.isOfModel() && item.item() == place.call() && strikes.getAndDecrement() > 0;
        String done = "did " + item.item();
        return hit ? row.toolFault().strike(this, call) : row.longest() == SHORT ? done + ALL : padded(done);
    }

    private String padded(String text) {
        return text + " ".repeat(row.longest() - 10 - text.length());
    }

    private LlmReply reply(Seen seen, boolean first) {
        int done = done(seen);
        LlmReply healthy = done < STEPS ? call(row.tool(), Map.of("item", done + 1)) : say("{\"done\":" + done + "}");
        boolean hit = first && row.isOfModel() && done + 1 == place.request(row.modelFault());
        if (!hit || strikes.getAndDecrement() <= 0) {
            return healthy;
        }
        try {
            shown = seen.request().messages().stream()
                    .mapToInt(message -> message.text().length())
                    .sum();
            return row.modelFault().strike(this, healthy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("called off", e);
        }
    }

    // A call that was itself wrong is made again; whatever else came of it, the next one follows.
    private static int done(Seen seen) {
        int done = 0;
        boolean counted = false;
        for (Message message : seen.request().messages()) {
            Matcher folded = FOLDED.matcher(message instanceof Message.User ? message.text() : "");
            if (folded.find()) {
                done += Integer.parseInt(folded.group(1));
            } else if (message instanceof Message.Assistant) {
                counted = false;
            } else if (message instanceof Message.ToolResult result && !counted && !isToBeCorrected(result)) {
                counted = true;
                done++;
            }
        }
        return done;
    }

    private static boolean isToBeCorrected(Message.ToolResult result) {
        return result.text().startsWith("FAILED (INVALID_ARGUMENTS)")
                || result.text().startsWith("FAILED (UNKNOWN_TOOL)");
    }

    /** Whether the model that is asked is shown more than the narrow one takes. */
    boolean isTooMuch() {
        return shown > NARROW;
    }

    // ---- hanging

    /** Hangs until it is interrupted. */
    void hang() throws InterruptedException {
        hanging = true;
        over.await();
    }

    /** Hangs, and does not care for interrupts, until {@link #letGo}. */
    void hangDeaf() {
        hanging = true;
        deaf = true;
        boolean interrupted = false;
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether something has begun to hang since the last time. */
    boolean hangs() {
        boolean was = hanging;
        hanging = false;
        return was;
    }

    /** Whether an attempt ignored that it was given up, and what it comes to is kept: of a read only while the task runs. */
    boolean hasLateEffect() {
        return deaf && !row.isOfModel() && row.effect() != Effect.READ_ONLY;
    }

    void letGo() {
        over.countDown();
    }
}
