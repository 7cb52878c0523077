package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.ToolExecutor.AttemptResult;
import io.perdure.trust.SinkKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets: put in only where they belong, after the call was allowed, and blotted out wherever they come back. */
class SecretsTest {
    private static final String VALUE = "sk_live/51H+x=\"quoted\"? <&";

    private final List<String> seen = new ArrayList<>();

    record Charge(
            @Sink(SinkKind.CREDENTIAL) String key,
            @Sink(SinkKind.PAYLOAD) String memo) {}

    private ToolOutcome charge(String key, String memo, FunctionTool.Body<Charge> body) {
        Tool tool = Tool.named("charge").description("Charges.").calls(Charge.class, body);
        ToolInvocation invocation = new ToolInvocation(
                new InvocationId(TaskId.of("t"), 1, 0),
                "charge",
                Json.mapper().valueToTree(Map.of("key", key, "memo", memo)));
        ToolContext context =
                new ToolContext(invocation, 1, Instant.EPOCH, () -> false).beside(Secrets.of(Map.of("stripe", VALUE)));
        AttemptResult result = new ToolExecutor().attempt(tool, invocation, context, 1);
        return ((AttemptResult.Ended) result).outcome();
    }

    @Test
    void a_credential_is_filled_in_by_its_name_and_nothing_else_is() {
        charge("secret(\"stripe\")", "secret(\"stripe\")", (charge, call) -> {
            seen.add(charge.key());
            seen.add(charge.memo());
            seen.add(call.invocation().arguments().path("key").asText());
            return "ok";
        });

        assertThat(seen).containsExactly(VALUE, "secret(\"stripe\")", "secret(\"stripe\")");
    }

    @Test
    void a_name_that_is_none_is_refused_before_the_tool_is_called() {
        ToolOutcome outcome = charge("secret(\"paypal\")", "", (charge, call) -> seen.add("called"));

        assertThat(seen).isEmpty();
        assertThat(outcome.failure().kind()).isEqualTo(ToolFailure.Kind.REFUSED);
        assertThat(outcome.text()).contains("'paypal'").contains("[stripe]");
    }

    static Stream<UnaryOperator<String>> echoes() {
        return Stream.of(
                value -> value,
                value -> URLEncoder.encode(value, StandardCharsets.UTF_8),
                value -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)),
                value -> Base64.getUrlEncoder().encodeToString(("user:" + value).getBytes(StandardCharsets.UTF_8)),
                value -> Base64.getEncoder().encodeToString(("ab" + value + "c").getBytes(StandardCharsets.UTF_8)),
                value -> HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)),
                value -> new StringBuilder(value).reverse().toString(),
                value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
                value -> small(URLEncoder.encode(value, StandardCharsets.UTF_8)),
                value -> small(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")),
                value -> value.replace("\"", "\\\"").replace("/", "\\/"),
                value -> value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"),
                value -> value.replace("&", "&amp;").replace("<", "&lt;"),
                value -> Json.mapper().valueToTree(Map.of("echo", value)).toString());
    }

    private static String small(String encoded) {
        return Pattern.compile("%..")
                .matcher(encoded)
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void what_a_service_echoes_is_blotted_out(UnaryOperator<String> echo) {
        ToolOutcome result =
                charge("secret(\"stripe\")", "", (charge, call) -> "you sent <" + echo.apply(charge.key()) + ">");
        ToolOutcome failure = charge("secret(\"stripe\")", "", (charge, call) -> {
            throw new IllegalStateException("denied: " + echo.apply(charge.key()));
        });

        assertThat(result.output()).contains("[secret stripe]");
        assertThat(failure.text()).contains("[secret stripe]");
        assertThat(echo.apply(VALUE)).as("the echo itself").isNotEmpty();
        assertThat(result.output() + failure.text()).doesNotContain(echo.apply(VALUE));
    }

    @Test
    void a_tool_takes_one_for_its_own_requests() {
        ToolOutcome outcome = charge("none", "", (charge, call) -> call.secret("stripe"));

        assertThat(outcome.output()).isEqualTo("[secret stripe]");
        assertThat(charge("none", "", (charge, call) -> call.secret("paypal")).text())
                .contains("Agent.secrets");
    }
}
