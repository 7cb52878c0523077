package io.perdure.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.output.structured.Description;
import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LangChain4jToolsTest {
    record Money(BigDecimal amount, String currency) {
        Money {
            if (amount.signum() <= 0) {
                throw new IllegalArgumentException("amount must be positive");
            }
        }
    }

    @Description({"a line", "of an order"})
    record Line(@Description("the article's number") String article, int quantity) {}

    static class RefundTools {
        private final StringBuilder log = new StringBuilder();

        @Tool("Refund an order")
        @ToolEffect(Effect.IDEMPOTENT)
        String refund(
                @P(name = "orderId", value = "the order's id") String orderId,
                ToolContext call,
                @P(name = "amount", description = "how much") Money amount) {
            log.append(orderId)
                    .append(amount.amount())
                    .append(amount.currency())
                    .append(call.attempt());
            return call.idempotencyKey();
        }

        @Tool(
                name = "close_order",
                value = {"Close an order.", "Only once all lines are shipped."})
        void close(@P(name = "lines", value = "") List<Line> lines) {
            log.append(lines);
        }

        @Tool("What time it is")
        @ToolEffect(Effect.READ_ONLY)
        static Instant now() {
            return Instant.EPOCH;
        }

        @Tool("A private one")
        @SuppressWarnings("UnusedMethod") // called by reflection
        private int secret() {
            return 42;
        }
    }

    @Test
    void each_method_with_the_annotation_is_a_tool_by_its_name() {
        Tools tools = LangChain4jTools.of(new RefundTools());
        assertThat(tools.all())
                .extracting(tool -> tool.spec().name())
                .containsExactly("close_order", "now", "refund", "secret");
    }

    @Test
    void the_model_is_told_what_the_annotations_say() {
        Tools tools = LangChain4jTools.of(new RefundTools());
        assertThat(spec(tools, "refund").description()).isEqualTo("Refund an order");
        assertThat(spec(tools, "close_order").description())
                .isEqualTo("Close an order.\nOnly once all lines are shipped.");
        assertThat(spec(tools, "refund").input().json()).isEqualTo("""
                        {"type":"object","properties":{\
                        "orderId":{"type":"string","description":"the order's id"},\
                        "amount":{"type":"object","properties":{"amount":{"type":"number"},"currency":{"type":"string"}},\
                        "required":["amount","currency"],"additionalProperties":false,"description":"how much"}},\
                        "required":["orderId","amount"],"additionalProperties":false}""");
        assertThat(spec(tools, "close_order").input().json()).isEqualTo("""
                        {"type":"object","properties":{"lines":{"type":"array","items":{"type":"object","properties":{\
                        "article":{"type":"string","description":"the article's number"},\
                        "quantity":{"type":"integer","minimum":-2147483648,"maximum":2147483647}},\
                        "required":["article","quantity"],"additionalProperties":false,"description":"a line of an order"}}},\
                        "required":["lines"],"additionalProperties":false}""");
    }

    @Test
    void an_effect_is_once_unless_it_is_said() {
        Tools tools = LangChain4jTools.of(new RefundTools());
        assertThat(spec(tools, "refund").effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(spec(tools, "now").effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(spec(tools, "close_order").effect()).isEqualTo(Effect.ONCE);
    }

    @Test
    void a_call_gets_its_arguments_and_its_context() throws Exception {
        RefundTools object = new RefundTools();
        Tools tools = LangChain4jTools.of(object);
        Object result =
                call(tools, "refund", "{\"orderId\":\"4711\",\"amount\":{\"amount\":1.50,\"currency\":\"EUR\"}}");
        assertThat(result).asString().startsWith("perdure-");
        assertThat(object.log).hasToString("47111.50EUR1");
    }

    @Test
    void a_method_without_a_result_has_none() throws Exception {
        RefundTools object = new RefundTools();
        assertThat(call(LangChain4jTools.of(object), "close_order", "{\"lines\":[{\"article\":\"a\",\"quantity\":1}]}"))
                .isNull();
        assertThat(object.log).hasToString("[Line[article=a, quantity=1]]");
    }

    @Test
    void static_and_private_methods_are_called_too() throws Exception {
        Tools tools = LangChain4jTools.of(new RefundTools());
        assertThat(call(tools, "now", "{}")).isEqualTo(Instant.EPOCH);
        assertThat(call(tools, "secret", "{}")).isEqualTo(42);
    }

    @Test
    void what_a_types_own_constructor_refuses_is_told_to_the_model() {
        Tools tools = LangChain4jTools.of(new RefundTools());
        assertThatThrownBy(() ->
                        call(tools, "refund", "{\"orderId\":\"1\",\"amount\":{\"amount\":0,\"currency\":\"EUR\"}}"))
                .isInstanceOf(ToolException.class)
                .hasMessage("The argument amount cannot be used: amount must be positive");
    }

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    @SuppressWarnings("unused")
    static class Types {
        @Tool("all of them")
        String all(
                @P(name = "text", value = "", required = false) String text,
                @P(name = "number", value = "", required = false) Integer number,
                @P(name = "optional", value = "") Optional<LocalDate> optional,
                @P(name = "optionalInt", value = "") OptionalInt optionalInt,
                @P(name = "nullable", value = "") @Nullable Unit nullable,
                @P(name = "map", value = "") Map<String, List<Unit>> map,
                @P(name = "set", value = "") Set<Integer> set,
                @P(name = "tree", value = "") JsonNode tree,
                @P(name = "rest", value = "") long... rest) {
            return text + number + optional + optionalInt + nullable + map + set + tree + rest.length;
        }

        @Tool("defaults")
        String defaults(
                @P(name = "limit", value = "how many", defaultValue = "10") int limit,
                @P(name = "unit", value = "", defaultValue = "CELSIUS") Unit unit,
                @P(name = "text", value = "", defaultValue = "7") String text,
                @P(name = "list", value = "", defaultValue = "[1, 2]") List<Integer> list) {
            return limit + " " + unit + " " + text + " " + list;
        }
    }

    @Test
    void parameters_may_be_left_out_or_null_where_they_are_not_required() throws Exception {
        Tools tools = LangChain4jTools.of(new Types());
        String required = "\"map\":{\"a\":[\"CELSIUS\"]},\"set\":[1],\"tree\":{\"x\":[]},\"rest\":[1,2]";
        String absent = "nullnullOptional.emptyOptionalInt.emptynull{a=[CELSIUS]}[1]{\"x\":[]}2";
        assertThat(call(tools, "all", "{" + required + "}")).isEqualTo(absent);
        assertThat(call(
                        tools,
                        "all",
                        "{\"text\":null,\"number\":null,\"optional\":null,\"nullable\":null," + required + "}"))
                .isEqualTo(absent);
        assertThat(call(
                        tools,
                        "all",
                        "{\"text\":\"t\",\"number\":1,\"optional\":\"2026-03-01\",\"optionalInt\":2,\"nullable\":\"FAHRENHEIT\","
                                + required + "}"))
                .isEqualTo("t1Optional[2026-03-01]OptionalInt[2]FAHRENHEIT{a=[CELSIUS]}[1]{\"x\":[]}2");
    }

    @Test
    void a_default_stands_for_what_is_left_out_and_the_model_is_told_of_it() throws Exception {
        Tools tools = LangChain4jTools.of(new Types());
        assertThat(call(tools, "defaults", "{}")).isEqualTo("10 CELSIUS 7 [1, 2]");
        assertThat(call(tools, "defaults", "{\"limit\":3,\"unit\":null,\"text\":\"t\",\"list\":[]}"))
                .isEqualTo("3 CELSIUS t []");
        assertThat(spec(tools, "defaults").input().json())
                .contains("\"description\":\"how many (default: 10)\"")
                .doesNotContain("required");
    }

    interface Store<T> {
        @Tool("Save it")
        @ToolEffect(Effect.IDEMPOTENT)
        String save(@P(name = "item", value = "") T item);

        @Tool("A default one")
        default String ping() {
            return "pong";
        }
    }

    static class LineStore implements Store<Line> {
        @Override
        public String save(Line item) {
            return "saved " + item.article();
        }
    }

    static class CarefulLineStore extends LineStore {
        @Tool("Save it carefully")
        @ToolEffect(Effect.ONCE)
        @Override
        public String save(@P(name = "line", value = "") Line item) {
            return "carefully " + super.save(item);
        }
    }

    @Test
    void annotations_of_an_interface_count_and_its_type_variables_are_those_of_the_object() throws Exception {
        Tools tools = LangChain4jTools.of(new LineStore());
        assertThat(tools.all()).hasSize(2);
        assertThat(spec(tools, "save").effect()).isEqualTo(Effect.IDEMPOTENT);
        assertThat(call(tools, "save", "{\"item\":{\"article\":\"a\",\"quantity\":1}}"))
                .isEqualTo("saved a");
        assertThat(call(tools, "ping", "{}")).isEqualTo("pong");
    }

    @Test
    void the_most_derived_annotations_count() throws Exception {
        Tools tools = LangChain4jTools.of(new CarefulLineStore());
        assertThat(tools.all()).hasSize(2);
        assertThat(spec(tools, "save").effect()).isEqualTo(Effect.ONCE);
        assertThat(spec(tools, "save").description()).isEqualTo("Save it carefully");
        assertThat(call(tools, "save", "{\"line\":{\"article\":\"a\",\"quantity\":1}}"))
                .isEqualTo("carefully saved a");
    }

    interface Greeter {
        @Tool("Greet")
        String greet(@P(name = "who", value = "") String who);
    }

    @Test
    void a_proxy_has_the_tools_of_its_interfaces() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                Greeter.class.getClassLoader(),
                new Class<?>[] {Greeter.class},
                (self, method, args) -> "hello " + args[0]);
        assertThat(call(LangChain4jTools.of(proxy), "greet", "{\"who\":\"you\"}"))
                .isEqualTo("hello you");
    }

    static class Failing {
        @Tool("fails")
        void checked() throws IOException {
            throw new IOException("disk full");
        }

        @Tool("fails")
        void error() {
            throw new AssertionError("broken");
        }

        @Tool("fails")
        void refused() throws ToolException {
            throw ToolException.refused("no");
        }

        @Tool("waits")
        Wait waits() {
            return Wait.forTime(Duration.ofDays(1));
        }
    }

    @Test
    void what_a_method_throws_is_thrown_as_it_is() {
        Tools tools = LangChain4jTools.of(new Failing());
        assertThatThrownBy(() -> call(tools, "checked", "{}"))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
        assertThatThrownBy(() -> call(tools, "error", "{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken");
        assertThatThrownBy(() -> call(tools, "refused", "{}"))
                .isInstanceOf(ToolException.class)
                .hasMessage("no");
    }

    @Test
    void a_method_may_wait() throws Exception {
        assertThat(call(LangChain4jTools.of(new Failing()), "waits", "{}")).isEqualTo(Wait.forTime(Duration.ofDays(1)));
    }

    @Test
    void names_of_parameters_come_from_the_class_file_where_they_stand_in_it(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(
                folder.resolve("Named.java"),
                "public class Named { @dev.langchain4j.agent.tool.Tool(\"adds\") public int add(int first, int second)"
                        + " { return first + second; } }");
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-parameters", "-proc:none", "-d", folder.toString(), source.toString());
        assertThat(problems).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
            Object named = loader.loadClass("Named").getConstructor().newInstance();
            assertThat(call(LangChain4jTools.of(named), "add", "{\"first\":1,\"second\":2}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void the_tools_of_several_objects_go_together() {
        assertThat(LangChain4jTools.of(new RefundTools(), new Failing()).all()).hasSize(8);
        assertThat(LangChain4jTools.of().all()).isEmpty();
    }

    private static io.perdure.tool.ToolSpec spec(Tools tools, String name) {
        return tools.find(name).orElseThrow().spec();
    }

    private static @Nullable Object call(Tools tools, String name, String arguments) throws Exception {
        io.perdure.tool.Tool tool = tools.find(name).orElseThrow();
        JsonNode json = Json.parse(arguments);
        assertThat(tool.spec().input().problems(json)).isEmpty();
        ToolInvocation invocation = new ToolInvocation(new InvocationId(TaskId.of("t"), 1, 0), name, json);
        return tool.call(invocation, new ToolContext(invocation, 1, Instant.MAX, () -> false));
    }
}
