package io.perdure.opentelemetry;

import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.json.Json;
import io.perdure.llm.LlmException;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmFailure.Kind;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.opentelemetry.Watched.Item;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said stays off the spans, unless somebody asks for it. */
class ContentTest {
    private static final RetryConfig ONE_TRY =
            RetryConfig.custom().maxAttempts(1).build();

    private final Watched watched = new Watched();

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void nothing_that_was_said_is_on_a_span_by_default() {
        runWith(watched.telemetry());

        assertThat(watched.spans())
                .hasSizeGreaterThan(5)
                .allSatisfy(span -> assertThat(everythingOn(span)).doesNotContain("private"));
    }

    @Test
    void with_content_the_spans_show_what_was_said_as_the_conventions_have_it() {
        runWith(watched.telemetry().withContent(true));

        SpanData run = watched.span("invoke_agent desk");
        assertThat(json(run, "gen_ai.system_instructions"))
                .isEqualTo("[{'type':'text','content':'private instructions'}]");
        assertThat(json(run, "gen_ai.input.messages"))
                .isEqualTo("[{'role':'user','parts':[{'type':'text','content':'private goal'}]}]");
        assertThat(json(run, "gen_ai.output.messages"))
                .isEqualTo("[{'role':'assistant','parts':[{'type':'text','content':'private answer'}],"
                        + "'finish_reason':'stop'}]");
        SpanData tool = watched.span("execute_tool look");
        assertThat(json(tool, "gen_ai.tool.call.arguments")).isEqualTo("{'item':'private argument'}");
        assertThat(json(tool, "gen_ai.tool.call.result"))
                .isEqualTo("{'count':3,'part':0.5,'known':true,'who':null,'all':['private result']}");
        SpanData first = watched.spans("chat good", 2).get(0);
        assertThat(json(first, "gen_ai.output.messages"))
                .isEqualTo("[{'role':'assistant','parts':[{'type':'text','content':'private thought'},"
                        + "{'type':'tool_call','id':'call_0','name':'look','arguments':{'item':'private argument'}},"
                        + "{'type':'tool_call','id':'call_0','name':'deny','arguments':{'item':'private argument'}}],"
                        + "'finish_reason':'tool_call'}]");
        SpanData second = watched.spans("chat good", 2).get(1);
        assertThat(json(second, "gen_ai.system_instructions")).contains("private instructions");
        assertThat(json(second, "gen_ai.input.messages"))
                .startsWith("[{'role':'user','parts':[{'type':'text','content':'private goal'}]},"
                        + "{'role':'assistant','parts':[{'type':'text','content':'private thought'},"
                        + "{'type':'tool_call','id':'s1-0','name':'look',")
                .contains("{'role':'tool','parts':[{'type':'tool_call_response','id':'s1-0','response':'{")
                .endsWith("}]}]");
        assertThat(watched.span("execute_tool deny").getStatus().getDescription())
                .isEqualTo("private refusal");
        assertThat(watched.span("chat bad").getStatus().getDescription()).isEqualTo("private failure");
    }

    @Test
    void content_can_be_switched_off_again() {
        runWith(watched.telemetry().withContent(true).withContent(false));

        assertThat(watched.spans())
                .allSatisfy(span -> assertThat(everythingOn(span)).doesNotContain("private"));
    }

    private void runWith(GenAiTelemetry telemetry) {
        Tool look = Tool.named("look").description("d").calls(Item.class, (item, c) -> result());
        Tool deny = Tool.named("deny").description("d").calls(Item.class, (item, c) -> {
            throw ToolException.refused("private refusal");
        });
        Agent agent = Watched.agent(ScriptedLlm.of(ContentTest::script), look, deny)
                .instructions("private instructions")
                .models(List.of(
                        Model.of(ScriptedLlm.of(seen -> {
                                            throw new LlmException(
                                                    new LlmFailure(Kind.UNAVAILABLE, "private failure", null), null);
                                        })
                                        .named("bad"))
                                .retry(ONE_TRY),
                        Model.of(ScriptedLlm.of(ContentTest::script).named("good"))))
                .answerRule((answer, task) -> java.util.Optional.empty())
                .build();
        assertThatTask(watched.open(agent, telemetry).start(Task.of("t", "private goal")))
                .withAnswer("private answer");
        watched.span("invoke_agent desk");
    }

    private static LlmReply script(Seen seen) {
        Map<String, String> arguments = Map.of("item", "private argument");
        return seen.step() == 0
                ? new LlmReply(
                        "private thought",
                        List.of(toolCall("look", arguments), toolCall("deny", arguments)),
                        LlmReply.Finish.TOOL_CALLS,
                        TokenUsage.NONE,
                        "m")
                : say("private answer");
    }

    private static Map<String, Object> result() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("count", 3);
        result.put("part", 0.5);
        result.put("known", true);
        result.put("who", null);
        result.put("all", List.of("private result"));
        return result;
    }

    private static String everythingOn(SpanData span) {
        return span.getName() + span.getAttributes() + span.getEvents() + span.getStatus();
    }

    /** The value as JSON, in single quotes, so that it can be read here. */
    private static String json(SpanData span, String key) {
        try {
            Value<?> value = span.getAttributes().get(AttributeKey.valueKey(key));
            return Json.mapper().writeValueAsString(plain(value)).replace('"', '\'');
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Object plain(Value<?> value) {
        return switch (value.getType()) {
            case KEY_VALUE_LIST -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                ((List<?>) value.getValue())
                        .forEach(
                                field -> fields.put(((KeyValue) field).getKey(), plain(((KeyValue) field).getValue())));
                yield fields;
            }
            case ARRAY ->
                ((List<?>) value.getValue())
                        .stream().map(element -> plain((Value<?>) element)).toList();
            case EMPTY -> null;
            default -> value.getValue();
        };
    }
}
