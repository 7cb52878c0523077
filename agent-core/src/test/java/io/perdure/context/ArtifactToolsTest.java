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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a model reads a value in a long output. */
class ArtifactToolsTest {
    private static final String HANDLE = new Artifact("0".repeat(64), 1).handle();

    private static final Pattern FOLLOWS = Pattern.compile("\\n\\(\\d+ characters follow; go on with offset (\\d+)\\)");

    private static Object read(String content, String pointer) throws Exception {
        return read(content, Map.of("handle", HANDLE, "pointer", pointer));
    }

    private static Object read(String content, Map<String, ?> part) throws Exception {
        var arguments = Json.parse(Json.stored(part, 1_000));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7_999, 8_000})
    void read_part_by_part_it_is_the_same_whatever_stands_where_a_part_ends(int length) throws Exception {
        String content = "x" + "🎉é".repeat(length < 10 ? 20 : 10_000);
        StringBuilder read = new StringBuilder();
        Matcher more = FOLLOWS.matcher("\n(1 characters follow; go on with offset 0)");
        while (more.find()) {
            int offset = Integer.parseInt(more.group(1));
            String shown = (String) read(content, Map.of("handle", HANDLE, "offset", offset, "length", length));
            more = FOLLOWS.matcher(shown);
            read.append(more.find() ? shown.substring(0, more.start()) : shown);
            more.reset();
        }

        assertThat(read.toString()).isEqualTo(content);
    }
}
