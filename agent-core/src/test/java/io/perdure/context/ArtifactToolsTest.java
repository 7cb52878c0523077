package io.perdure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.json.Json;
import io.perdure.store.TaskId;
import io.perdure.tool.Artifact;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolInvocation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a model reads a value in a long output. */
class ArtifactToolsTest {
    private static final String HANDLE = new Artifact("0".repeat(64), 1).handle();

    private static Object read(String content, String pointer) throws Exception {
        var arguments = Json.parse(Json.stored(Map.of("handle", HANDLE, "pointer", pointer), 1_000));
        ToolInvocation invocation = new ToolInvocation(
                new InvocationId(TaskId.of("t"), 1, 0), "read_artifact", arguments, arguments.toString());
        Artifact.Source source = (handle, offset, length) -> Optional.of(content.getBytes(StandardCharsets.UTF_8));
        ToolContext context = new ToolContext(invocation, 1, Instant.MAX, () -> false).beside(source);
        return ArtifactTools.readArtifact().call(invocation, context);
    }

    @Test
    void a_value_is_read_by_pointer_or_by_path() throws Exception {
        String orders = "{\"orders\":[{\"id\":\"a\"},{\"id\":\"b\"}]}";

        assertThat(read(orders, "/orders/1/id")).isEqualTo("b");
        assertThat(read(orders, "$.orders[1].id")).isEqualTo("b");
        assertThat(read(orders, "$.orders[*].id")).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void what_is_not_there_or_no_json_is_refused_with_the_reason() {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> read("{}", "/orders"))
                .withMessageContaining("nothing at /orders");
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> read("{}", "$..orders"))
                .withMessageContaining("$.orders[*].id");
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> read("plain text", "/orders"))
                .withMessageContaining("not JSON");
    }
}
