package io.perdure.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of the calls that a task made. */
class TrailTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":[{\"c\":\"x\",\"d\":null}]}",
                "{ \"a\" : 1,\n \"b\" : [ { \"c\" : \"x\", \"d\" : null } ] }",
                "{\"b\":[{\"c\":\"x\",\"d\":null}],\"a\":1}",
                "{\"a\":1,\"b\":[{\"d\":null,\"c\":\"x\"}]}",
                "{\"\\u0061\":1,\"b\":[{\"c\":\"\\u0078\",\"d\":null}]}",
            })
    void calls_whose_arguments_are_only_written_otherwise_are_the_same(String arguments) {
        assertThat(isSame("{\"a\":1,\"b\":[{\"c\":\"x\",\"d\":null}]}", arguments))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":2,\"b\":[1,2]}",
                "{\"a\":1,\"b\":[2,1]}",
                "{\"a\":\"1\",\"b\":[1,2]}",
                "{\"a\":1,\"c\":[1,2]}",
                "{\"a\":1,\"b\":[1,2],\"c\":null}",
                "{\"a\":1,\"b\":[1,2]",
            })
    void calls_whose_arguments_mean_something_else_are_others(String arguments) {
        assertThat(isSame("{\"a\":1,\"b\":[1,2]}", arguments)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "https:\\/\\/shop.example\\/x, shop.example",
                "\\u0068ttps:\\u002f/sh\\u006fp.example, shop.example",
                "https://user:secret@shop.example:8443/x, shop.example",
                "HTTPS://Shop.Example, shop.example",
                "https://b\u00fccher.example/x, b\u00fccher.example",
                "https://b\\u00fccher.example/x, b\u00fccher.example",
                "https://xn--bcher-kva.example, xn--bcher-kva.example",
                "https://\u4f8b\u3048.\u30c6\u30b9\u30c8/x, \u4f8b\u3048.\u30c6\u30b9\u30c8",
                "mail bob\\u0040b\u00fccher.example please, b\u00fccher.example",
            })
    void a_host_or_mail_domain_is_known_as_a_whole_however_it_is_written(String text, String destination) {
        assertThat(after(Trail.EMPTY, 1, "{\"to\":\"" + text + "\"}").destinations())
                .containsOnlyKeys(destination);
    }

    @Test
    void of_many_destinations_the_first_are_remembered_with_the_step_that_named_them() {
        Trail first = after(Trail.EMPTY, 1, hosts(0, 200));
        Trail second = after(first, 2, hosts(100, 500));
        Trail third = after(second, 3, hosts(600, 601));

        assertThat(second.destinations())
                .hasSize(Trail.LONGEST)
                .containsEntry("h0.example", 1)
                .containsEntry("h199.example", 1)
                .containsEntry("h200.example", 2)
                .containsEntry("h255.example", 2)
                .doesNotContainKey("h256.example");
        assertThat(third.destinations()).isEqualTo(second.destinations());
        assertThat(third.marks()).hasSize(3);
    }

    private static String hosts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "\"https://h" + i + ".example\"")
                .collect(Collectors.joining(",", "{\"all\":[", "]}"));
    }

    private static boolean isSame(String one, String other) {
        List<Trail.Mark> marks = after(after(Trail.EMPTY, 1, one), 2, other).marks();
        return marks.get(1).isSame(marks.get(0));
    }

    private static Trail after(Trail before, int step, String arguments) {
        InvocationId id = new InvocationId(TaskId.of("t"), step, 0);
        Call call = Call.requested(id, new ToolCall("c", "look", arguments), Label.NONE);
        return before.after(call, ToolOutcome.done("seen"), AT);
    }
}
