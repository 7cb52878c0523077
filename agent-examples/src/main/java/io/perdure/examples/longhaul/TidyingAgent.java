package io.perdure.examples.longhaul;

import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.ContextTools;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.guard.TrustPolicy.Budgets;
import io.perdure.llm.LlmClient;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import io.perdure.tool.Tools;
import java.io.IOException;
import java.util.function.Consumer;

/** The agent: it reads a piece, tidies it, keeps it, and goes on to the next, until none is left. */
final class TidyingAgent {
    static final String NEXT = "next_piece";
    static final String KEEP = "keep_piece";
    static final String NONE_LEFT = "no piece is left";

    private static final String INSTRUCTIONS = """
            You tidy a store's list of deliveries, piece by piece, until no piece is left.
            Get a piece with next_piece; keep it tidy with keep_piece: a line 'goods;grams' for each of the goods, in small
            letters, in the order of the alphabet, amounts of the same goods added up. Write down with write_note what you
            learn that later pieces need.""";
    private static final int REPLY = 500;

    private TidyingAgent() {}

    record Nothing() {}

    record Kept(int piece, String text) {}

    /**
     * The agent.
     *
     * @param window how many tokens the model reads and writes at most
     * @param tidied hears of each piece that is done
     */
    static Agent of(LlmClient model, int window, Pieces pieces, Consumer<String> tidied) {
        Tool next = Tool.named(NEXT)
                .description("The next piece that is not tidy yet.")
                .effect(Effect.READ_ONLY)
                .trust(TidyingAgent::ours)
                .calls(Nothing.class, (nothing, call) -> pieces.next().orElse(NONE_LEFT));
        Tool keep = Tool.named(KEEP)
                .description("Keeps a tidy piece.")
                .effect(Effect.IDEMPOTENT) // the same piece again is the same file again
                .trust(kept -> ours(kept).consequence(Declaration.Consequence.REVERSIBLE))
                .calls(Kept.class, (kept, call) -> keep(pieces, kept, tidied));
        return Agent.named("long-haul")
                .version("1")
                .instructions(INSTRUCTIONS)
                .model(Model.of(model).window(window, REPLY))
                .tools(Tools.of(next, keep).and(ContextTools.standard()))
                .limits(Limits.none())
                .trust(TrustPolicy.standard().budgets(Budgets.STANDARD.effects(pieces.count())))
                .build();
    }

    // The store's own list, in its own files.
    private static Declaration ours(Declaration declared) {
        return declared.egress(false).result(Declaration.Result.TRUSTED);
    }

    private static String keep(Pieces pieces, Kept kept, Consumer<String> tidied) throws IOException, ToolException {
        if (!pieces.has(kept.piece())) {
            throw ToolException.refused("There is no piece " + kept.piece() + ".");
        }
        pieces.keep(kept.piece(), kept.text());
        tidied.accept("" + kept.piece());
        return "kept";
    }

    static Task<String> task() {
        return Task.of("tidy", "Tidy all pieces.");
    }
}
