package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.JsonSchema;
import io.perdure.tool.Declaration;
import io.perdure.tool.Effect;
import io.perdure.tool.Labeler;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import io.perdure.tool.Tools;
import io.perdure.trust.SinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools of a suite, declared from what its {@code tools.json} says and nothing else. */
final class DeclaredTools {
    private final Suite suite;
    private final boolean labelled;
    private final World world;

    /** {@code labelled}: records and names are labelled field by field. */
    DeclaredTools(Suite suite, boolean labelled, World world) {
        this.suite = suite;
        this.labelled = labelled;
        this.world = world;
    }

    Tools tools() {
        return Tools.of(suite.tools().stream().map(this::tool).toArray(Tool[]::new));
    }

    private Tool tool(JsonNode said) {
        ToolSpec spec = ToolSpec.named(said.path("name").asText())
                .description(
                        said.path("description").asText("").isBlank()
                                ? "a tool"
                                : said.path("description").asText())
                .effect(said.path("read_only").asBoolean() ? Effect.READ_ONLY : Effect.ONCE)
                .input(JsonSchema.parse(said.path("parameters").toString()))
                .trust(declaration -> declared(said, declaration))
                .build();
        return new WorldTool(spec, world);
    }

    private Declaration declared(JsonNode said, Declaration otherwise) {
        Declaration declared = otherwise
                .consequence(
                        said.path("consequential").asBoolean()
                                ? Declaration.Consequence.CONSEQUENTIAL
                                : Declaration.Consequence.NONE)
                .egress(said.path("egress").asBoolean())
                .result(result(said));
        for (Map.Entry<String, JsonNode> sink : said.path("sinks").properties()) {
            declared = declared.sink(
                    sink.getKey(), SinkKind.valueOf(sink.getValue().asText().toUpperCase(Locale.ROOT)));
        }
        return labelled && said.path("result").isObject() ? declared.labeler(labeler(said.path("result"))) : declared;
    }

    private Declaration.Result result(JsonNode said) {
        boolean names = labelled && said.path("untrusted_kind").asText().equals("identifier");
        boolean untrusted = said.path("returns_untrusted").asBoolean() && !names;
        if (said.path("returns_private").asBoolean()) {
            return untrusted ? Declaration.Result.UNTRUSTED : Declaration.Result.TRUSTED;
        }
        return untrusted ? Declaration.Result.UNTRUSTED_PUBLIC : Declaration.Result.TRUSTED_PUBLIC;
    }

    private Labeler labeler(JsonNode result) {
        Labeler.Records records = Labeler.records()
                .system(names(result.path("system_fields")))
                .identifiers(names(result.path("identifier_fields")))
                .fields(names(result.path("free_text_fields")));
        for (String author : names(result.path("author_fields"))) {
            records = records.ownIf(author, Set.copyOf(suite.users()));
        }
        return records;
    }

    private static String[] names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return names.toArray(String[]::new);
    }

    private record WorldTool(ToolSpec spec, World world) implements Tool {
        @Override
        public @Nullable Object call(ToolInvocation invocation, ToolContext context) {
            return world.call(invocation);
        }
    }
}
