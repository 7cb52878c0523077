package io.perdure.testkit.sim;

import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.guard.Limits;
import io.perdure.guard.RecoveryPolicy;
import io.perdure.guard.TrustPolicy;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolFailure.Kind;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** The agent that is simulated when no other is given: a tool for each effect and each way out of doubt. */
final class SampleAgent {
    private static final int MOST_BYTES = 1_000;

    private SampleAgent() {}

    record Item(String item) {}

    static Agent in(SimulatedWorld world, long seed) {
        return Agent.named("sample")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Do something.")
                .model(Model.of(new Improviser("improviser", seed)).timeout(Duration.ofSeconds(5)))
                .fallback(Model.of(new Improviser("understudy", seed + 1)).timeout(Duration.ofSeconds(5)))
                .hedgeAfter(Duration.ofSeconds(3))
                .limits(Limits.standard().deadline(Duration.ofMinutes(10)))
                .grace(Duration.ofSeconds(1))
                .recovery(RecoveryPolicy.none()
                        .after(1)
                        .failuresOf("ship")
                        .suspend(Duration.ofSeconds(30))
                        .after(2)
                        .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                        .suspend(Duration.ofSeconds(30))
                        .after(6)
                        .failures(Kind.UNAVAILABLE, Kind.TIMED_OUT, Kind.CRASHED)
                        .pause())
                .parallelism(3)
                .tools(tools(world))
                .build();
    }

    private static Tools tools(SimulatedWorld world) {
        return Tools.of(
                read(world),
                put(world),
                note(),
                once("book", world, OnUnknown.TELL_MODEL)
                        .compensatedBy((item, result, call) -> world.outside().post(call, "no " + item.item())),
                once("ship", world, OnUnknown.TELL_MODEL)
                        .reconciledBy((item, call) -> world.outside().look(call)),
                once("pay", world, OnUnknown.ASK_PERSON),
                once("wire", world, OnUnknown.ASK_PERSON)
                        .reconciledBy((item, call) -> world.outside().look(call)),
                once("sign", world, OnUnknown.STOP),
                giveUp(),
                WaitTools.askPerson(),
                WaitTools.waitForSignal(),
                WaitTools.waitForTime());
    }

    private static Tool giveUp() {
        return Tool.named("give_up")
                .description("Ends the task; what it did is undone.")
                .effect(Effect.READ_ONLY)
                .calls(Item.class, (item, call) -> {
                    throw ToolException.fatal("it is hopeless");
                });
    }

    private static Tool read(SimulatedWorld world) {
        return Tool.named("read")
                .description("Reads an item.")
                .effect(Effect.READ_ONLY)
                .timeout(Duration.ofSeconds(5))
                .maxResultBytes(MOST_BYTES)
                .calls(Item.class, (item, call) -> world.outside().get(call, item.item()));
    }

    private static Tool put(SimulatedWorld world) {
        return Tool.named("put")
                .description("Puts an item, once for each key.")
                .effect(Effect.IDEMPOTENT)
                .timeout(Duration.ofSeconds(5))
                .maxResultBytes(MOST_BYTES)
                .oneAfterTheOther("item")
                .calls(Item.class, (item, call) -> world.outside().put(call, item.item()))
                .compensatedBy((item, result, call) -> world.outside().put(call, "no " + item.item()));
    }

    private static Tool note() {
        return Tool.named("note")
                .description("Notes an item in the store's own database.")
                .effect(Effect.TRANSACTIONAL)
                .timeout(Duration.ofSeconds(5))
                .maxResultBytes(MOST_BYTES)
                .calls(Item.class, (item, call) -> insert(call, item.item()))
                .compensatedBy((item, result, call) -> insert(call, "no " + item.item()));
    }

    static String insert(ToolContext call, String what) throws SQLException {
        try (PreparedStatement insert = call.connection().prepareStatement(LedgerSql.INSERT)) {
            insert.setString(1, call.idempotencyKey());
            insert.setString(2, what);
            return insert.executeUpdate() + " noted";
        }
    }

    private static FunctionTool<Item> once(String name, SimulatedWorld world, OnUnknown policy) {
        return Tool.named(name)
                .description("Does something that must not happen twice.")
                .effect(Effect.ONCE)
                .onUnknown(policy)
                .maxResultBytes(MOST_BYTES)
                .timeout(Duration.ofSeconds(5))
                .calls(Item.class, (item, call) -> world.outside().post(call, item.item()));
    }
}
