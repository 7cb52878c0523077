package io.perdure.testkit.sim;

import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolSpec.OnUnknown;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import io.perdure.tool.WaitTools;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** The tools of the sample agent: one for each effect, each way out of doubt and each way to undo. */
final class SampleTools {
    private static final int MOST_BYTES = 1_000;

    private final SimulatedWorld world;

    private SampleTools(SimulatedWorld world) {
        this.world = world;
    }

    record Item(String item) {}

    static Tools in(SimulatedWorld world) {
        return new SampleTools(world).all();
    }

    private Tools all() {
        return Tools.of(
                read(),
                put(),
                tool("send", Effect.IDEMPOTENT, (item, call) -> world.outside().put(call, item.item()))
                        .reconciledBy((item, call) -> world.outside().look(call)),
                tool("note", Effect.TRANSACTIONAL, (item, call) -> insert(call, item.item()))
                        .compensatedBy((item, result, call) -> insert(call, "no " + item.item())),
                once("book", OnUnknown.TELL_MODEL).compensatedBy((item, result, call) -> slowly(call, item)),
                once("ship", OnUnknown.TELL_MODEL)
                        .reconciledBy((item, call) -> world.outside().look(call)),
                once("pay", OnUnknown.ASK_PERSON).compensatedBy((item, result, call) -> thenAsk(call, item)),
                once("wire", OnUnknown.ASK_PERSON)
                        .reconciledBy((item, call) -> world.outside().look(call)),
                once("sign", OnUnknown.STOP),
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

    private Tool read() {
        return tool("read", Effect.READ_ONLY, (item, call) -> world.outside().get(call, item.item()));
    }

    private Tool put() {
        return Tool.named("put")
                .description("Puts an item, once for each key.")
                .effect(Effect.IDEMPOTENT)
                .timeout(Duration.ofSeconds(5))
                .maxResultBytes(MOST_BYTES)
                .oneAfterTheOther("item")
                .calls(Item.class, (item, call) -> world.outside().put(call, item.item()))
                .compensatedBy((item, result, call) -> world.outside().put(call, "no " + item.item()));
    }

    private FunctionTool<Item> once(String name, OnUnknown policy) {
        return Tool.named(name)
                .description("Does something that must not happen twice.")
                .effect(Effect.ONCE)
                .onUnknown(policy)
                .maxResultBytes(MOST_BYTES)
                .timeout(Duration.ofSeconds(5))
                .calls(Item.class, (item, call) -> world.outside().post(call, item.item()));
    }

    private static FunctionTool<Item> tool(String name, Effect effect, FunctionTool.Body<Item> body) {
        return Tool.named(name)
                .description("Does what it is called.")
                .effect(effect)
                .timeout(Duration.ofSeconds(5))
                .maxResultBytes(MOST_BYTES)
                .calls(Item.class, body);
    }

    /** Writes a row into the ledger of the store's own database. */
    static String insert(ToolContext call, String what) throws SQLException {
        try (PreparedStatement insert = call.connection().prepareStatement(LedgerSql.INSERT)) {
            insert.setString(1, call.idempotencyKey());
            insert.setString(2, what);
            return insert.executeUpdate() + " noted";
        }
    }

    // Most of the time it may take: with anything that comes late, more.
    private String slowly(ToolContext call, Item item) throws ToolException, InterruptedException {
        world.pass(Duration.ofSeconds(4));
        return world.outside().post(call, "no " + item.item());
    }

    private Wait thenAsk(ToolContext call, Item item) throws ToolException, InterruptedException {
        world.outside().post(call, "no " + item.item());
        return Wait.forAnswer("Has the money come back?").atMost(Duration.ofMinutes(1));
    }
}
