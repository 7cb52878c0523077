package io.perdure.loop;

import io.perdure.agent.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turn that a run takes now, if it takes one. A turn is a matter of moments, unless something of the agent's own that is
 * asked in it, such as a monitor, does not come back: then people hear of it, and it is given up. Safe for use by several threads.
 */
final class Turn {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration TOO_LONG = Duration.ofMinutes(1);
    private static final String OURS = Turn.class.getPackageName() + ".";
    private static final String AGENT = Agent.class.getPackageName() + "."; // hands on to what it is made of

    private @Nullable Thread thread;
    private Instant since = Instant.MAX;
    private boolean deciding;
    private boolean interrupted;
    private @Nullable Workers relieved;

    synchronized void begin(Instant now) {
        thread = Thread.currentThread();
        since = now;
    }

    synchronized void end() {
        thread = null;
        since = Instant.MAX;
        Workers lent = relieved;
        relieved = null;
        if (lent != null) {
            lent.threadFound();
        }
    }

    /** Decides. The store is not touched in it, so what interrupts it hurts nothing but what hangs. */
    <T> T decides(Supplier<T> decision) {
        deciding(true);
        try {
            return decision.get();
        } finally {
            deciding(false);
        }
    }

    private synchronized void deciding(boolean begins) {
        deciding = begins;
        if (interrupted && !begins) {
            Thread.interrupted(); // it was meant for what has come back, and for nothing after it
        }
        interrupted = false;
    }

    /** Whether a turn is being taken; of one that takes long another thread takes the place, and what hangs in a decision is
     * given up. */
    synchronized boolean isTaken(Instant now, RunContext context) {
        context.watch(now);
        Thread taken = thread;
        if (taken != null && relieved == null && now.isAfter(since.plus(LONG))) {
            relieved = context.workers();
            relieved.threadLost();
        }
        if (taken != null && deciding && !interrupted && now.isAfter(since.plus(TOO_LONG))) {
            interrupted = true;
            giveUp(taken);
        }
        return taken != null;
    }

    private static void giveUp(Thread taken) {
        if (!Watch.giveUp(taken)) {
            taken.interrupt();
        }
    }

    /** What people are told of a turn that takes long. */
    synchronized Optional<String> trouble(Instant now) {
        Thread taken = thread;
        return taken == null || !now.isAfter(since.plus(LONG))
                ? Optional.empty()
                : Optional.of(
                        "What it does next is being decided since " + since + ", now at " + place(Watch.busy(taken))
                                + ". Monitors, and whatever else of an agent is asked there, must not wait.");
    }

    // What the loop has called, and waits for.
    static String place(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        int ours = 0;
        while (ours < stack.length && !stack[ours].getClassName().startsWith(OURS)) {
            ours++;
        }
        int called = Math.max(0, ours - 1);
        called -= called > 0 && stack[called].getClassName().startsWith(AGENT) ? 1 : 0;
        return stack.length == 0 ? "an unknown place" : stack[called].toString();
    }
}
