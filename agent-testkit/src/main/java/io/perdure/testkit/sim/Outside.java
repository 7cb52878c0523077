package io.perdure.testkit.sim;

import io.perdure.testkit.sim.Fate.Point;
import io.perdure.testkit.sim.Faults.Kind;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Reconciler.Finding;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A service outside of the library, such as one that takes payments: each call of it may fail before or after it did its work, hang, or come
 * late, as the faults of the simulation have it, and it keeps a ledger of what it did. Tools of a simulated agent act by calling it.
 */
public final class Outside {
    private static final long SECOND = 1_000_000;

    private final World world;
    private final List<Effect> effects = new ArrayList<>();
    private final Map<String, Effect> byKey = new LinkedHashMap<>();
    private final Map<InvocationId, Integer> voided = new HashMap<>();
    private int deliveries;

    Outside(World world) {
        this.world = world;
    }

    /**
     * Does something, each time it is called: it knows of no keys.
     *
     * @param call the attempt of the tool that calls
     * @param what is to be done, for the ledger
     * @return a receipt
     * @throws ToolException if it failed, and says what is known
     * @throws InterruptedException if the attempt was called off meanwhile
     */
    public String post(ToolContext call, String what) throws ToolException, InterruptedException {
        return request(call, what, false);
    }

    /** Does something once for each idempotency key; a call with a known key gets the receipt of the first. Else as {@link #post}. */
    public String put(ToolContext call, String what) throws ToolException, InterruptedException {
        return request(call, what, true);
    }

    /** Looks something up, and changes nothing. Else as {@link #post}. */
    public String get(ToolContext call, String what) throws ToolException, InterruptedException {
        world.mayCrash(Point.EFFECT_BEFORE, world.current());
        takeTime(call);
        if (world.strikes(Kind.TOOL_FAILS_BEFORE)) {
            failBefore();
        }
        return what + " is " + Math.floorMod(what.hashCode(), 1000);
    }

    /**
     * Finds out whether an invocation had its effect. If it had none, none of the attempts started so far will have one either: the service
     * refuses them from now on.
     *
     * @throws ToolException if it could not look
     */
    public Finding look(ToolContext call) throws ToolException {
        if (world.strikes(Kind.LOOK_FAILS)) {
            if (world.fate().below(2) == 0) {
                return Finding.cannotTell("the service has lost its memory of it");
            }
            throw ToolException.unavailable("the service cannot be asked");
        }
        return find(call.invocation().id());
    }

    Finding find(InvocationId id) {
        for (Effect effect : effects) {
            if (effect.invocation().equals(id)) {
                return Finding.happened(effect.receipt());
            }
        }
        voided.put(id, world.watch().attempts(id));
        return Finding.didNotHappen();
    }

    /** All it did, oldest first; unmodifiable. */
    public List<Effect> ledger() {
        return Collections.unmodifiableList(effects);
    }

    /** How often it was called, with or without effect. */
    public int deliveries() {
        return deliveries;
    }

    /** What a tool wrote in a transaction of the store stands in the same ledger. */
    void committed(Row row) {
        enter(row.invocation(), row.key(), row.what(), world.watch().attempts(row.invocation()));
    }

    private String request(ToolContext call, String what, boolean byKeys) throws ToolException, InterruptedException {
        SimulatedProcess process = world.current();
        world.mayCrash(Point.EFFECT_BEFORE, process);
        takeTime(call);
        if (world.strikes(Kind.TOOL_FAILS_BEFORE)) {
            failBefore();
        }
        String receipt = deliver(call, what, byKeys);
        if (byKeys && world.strikes(Kind.DUPLICATE_DELIVERY)) {
            world.events()
                    .after(world.fate().micros(0, 5 * SECOND), null, "a second delivery", () -> again(call, what));
        }
        world.mayCrash(Point.EFFECT_AFTER, process);
        takeTime(call);
        if (world.strikes(Kind.TOOL_FAILS_AFTER)) {
            failAfter();
        }
        return receipt;
    }

    private void takeTime(ToolContext call) throws InterruptedException {
        if (world.strikes(Kind.TOOL_LATE)) {
            world.sleep(world.fate().micros(10_000, 4 * SECOND), true);
        }
        if (world.strikes(Kind.TOOL_HANGS)) {
            world.trace().say(() -> call.invocation().id() + " hangs");
            world.sleep(
                    world.fate().micros(4 * SECOND, 60 * SECOND), world.fate().below(2) == 0);
        }
    }

    private void failBefore() throws ToolException {
        switch (world.fate().below(6)) {
            case 0, 1 -> throw ToolException.unavailable("the service is down");
            case 2 -> throw ToolException.refused("the service says no");
            case 3 -> throw ToolException.conflict("it has changed meanwhile");
            case 4 -> throw ToolException.staleSession("the session is gone");
            default -> throw new IllegalStateException("connection reset");
        }
    }

    private void failAfter() throws ToolException {
        if (world.fate().below(2) == 0) {
            throw ToolException.unknown("no answer from the service");
        }
        throw new IllegalStateException("connection reset");
    }

    private String deliver(ToolContext call, String what, boolean byKeys) throws ToolException {
        deliveries++;
        InvocationId id = call.invocation().id();
        Effect known = byKeys ? byKey.get(call.idempotencyKey()) : null;
        if (known != null) {
            world.trace().say(() -> "LEDGER knows " + call.idempotencyKey());
            return known.receipt();
        }
        if (call.attempt() <= voided.getOrDefault(id, 0)) {
            throw ToolException.refused("this attempt was declared void");
        }
        Effect effect = enter(id, call.idempotencyKey(), what, call.attempt());
        byKey.put(call.idempotencyKey(), effect);
        return effect.receipt();
    }

    private Effect enter(InvocationId id, String key, String what, int attempt) {
        String receipt = "receipt " + (effects.size() + 1) + " for " + what;
        Effect effect = new Effect(id, key, what, attempt, world.events().instant(), receipt);
        effects.add(effect);
        world.trace().say(() -> "LEDGER " + effect);
        world.watch().happened(effect);
        return effect;
    }

    private void again(ToolContext call, String what) {
        try {
            deliver(call, what, true);
        } catch (ToolException e) {
            world.trace().say(() -> "second delivery refused: " + e.getMessage());
        }
    }

    /**
     * Something that happened outside.
     *
     * @param invocation whose effect it is
     * @param key the idempotency key it came with
     * @param what was done
     * @param attempt which attempt did it
     * @param at when, by the virtual clock
     * @param receipt what the caller was told, if the answer reached it
     */
    public record Effect(InvocationId invocation, String key, String what, int attempt, Instant at, String receipt) {}
}
