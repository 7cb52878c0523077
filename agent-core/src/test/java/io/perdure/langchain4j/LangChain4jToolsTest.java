package io.perdure.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvalidToolException;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.Tools;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // tools are called by reflection
class LangChain4jToolsTest {
    enum Reason {
        BROKEN,
        LATE
    }

    record Line(String sku, int quantity) {}

    static class RefundTools {
        @Tool("Refund an order in full")
        @ToolEffect(Effect.IDEMPOTENT)
        String refund(@P(name = "orderId", description = "order id") String orderId, ToolContext call) {
            return orderId + " " + call.idempotencyKey().startsWith("perdure-");
        }

        @Tool(
                name = "plan",
                value = {"Plan", "a refund"})
        String plan(
                @P(name = "reason", description = "why") Reason reason,
                @P(name = "lines", description = "what") List<Line> lines,
                @P(name = "day", description = "when") Optional<LocalDate> day,
                @P(name = "note", description = "more", required = false) @Nullable String note) {
            return reason + " " + lines.get(0).quantity() + " " + day.isPresent() + " " + note;
        }

        @Tool("Ring a bell")
        private void ring() {}

        @Tool("Fail")
        String fail() throws Exception {
            throw new java.io.IOException("no line");
        }
    }

    private final Tools tools = LangChain4jTools.of(new RefundTools());

    @Test
    void a_method_becomes_a_tool_with_its_effect_and_schema() {
        var spec = tools.find("refund").orElseThrow().spec();

        assertThat(spec.description()).isEqualTo("Refund an order in full");
        assertThat(spec.effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(spec.input().json())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"orderId\":{\"type\":\"string\",\"description\":\"order id\"}},"
                                + "\"required\":[\"orderId\"],\"additionalProperties\":false}");
        assertThat(tools.find("plan").orElseThrow().spec().effect())
                .as("undeclared")
                .isEqualTo(Effect.ONCE);
    }

    @Test
    void arguments_and_the_context_reach_the_method() throws Exception {
        assertThat(call("refund", "{\"orderId\":\"4711\"}")).isEqualTo("4711 true");
        assertThat(call("plan", "{\"reason\":\"LATE\",\"lines\":[{\"sku\":\"a\",\"quantity\":2}]}"))
                .isEqualTo("LATE 2 false null");
        assertThat(call("ring", "{}")).isNull();
    }

    @Test
    void what_a_method_throws_is_thrown_as_it_is() {
        assertThatThrownBy(() -> call("fail", "{}"))
                .isInstanceOf(java.io.IOException.class)
                .hasMessage("no line");
    }

    @Test
    void what_cannot_be_honoured_is_refused_with_its_fix() {
        assertThatThrownBy(() -> LangChain4jTools.of(new Object()))
                .isInstanceOf(InvalidToolException.class)
                .hasMessage(
                        "The class java.lang.Object has no method with LangChain4j's @Tool. Fix: Put @Tool(\"what it does\") on the"
                                + " methods that are tools. [invalid-tool]");
        assertThatThrownBy(() -> LangChain4jTools.of(new RefundTools(), new RefundTools()))
                .hasMessageContaining("Two tools are called");
        assertThatThrownBy(() -> LangChain4jTools.of(new Object() {
                    @Tool("x")
                    void remember(@ToolMemoryId String id) {}
                }))
                .hasMessageContaining("@ToolMemoryId is not honoured here");
        assertThatThrownBy(() -> LangChain4jTools.of(new Object() {
                    @Tool(value = "x", returnBehavior = ReturnBehavior.IMMEDIATE)
                    String now() {
                        return "";
                    }
                }))
                .hasMessageContaining("return behaviour");
        assertThatThrownBy(() -> LangChain4jTools.of(new Object() {
                    @Tool("x")
                    void run(@P(name = "thread", description = "t") Thread thread) {}
                }))
                .hasMessageContaining("has a parameter without a schema")
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> LangChain4jTools.of(new Object() {
                    @Tool("x")
                    void count(@P(name = "n", description = "n", required = false) int n) {}
                }))
                .hasMessageContaining("its type has no null");
    }

    private @Nullable Object call(String tool, String arguments) throws Exception {
        ToolInvocation invocation =
                new ToolInvocation(new InvocationId(TaskId.of("t"), 1, 0), tool, Json.parse(arguments));
        var found = tools.find(tool).orElseThrow();
        assertThat(found.spec().input().problems(invocation.arguments())).isEmpty();
        return found.call(invocation, new ToolContext(invocation, 1, Instant.MAX, () -> false));
    }
}
