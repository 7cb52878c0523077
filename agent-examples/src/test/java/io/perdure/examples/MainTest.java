package io.perdure.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @TempDir
    Path dir;

    @Test
    void without_arguments_it_lists_the_examples() throws Exception {
        Jvm.Ended ended = Jvm.run(dir);
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("quickstart", "refund-desk").doesNotContain("payments-service", "worker");
    }

    @Test
    void the_quickstart_refunds_once_and_says_that_no_model_was_asked() throws Exception {
        Jvm.Ended ended = Jvm.run(dir, "quickstart", "--json", "--dir", dir.toString());
        assertThat(ended.status()).as(ended.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(ended.lastLine());
        assertThat(figures.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(figures.path("answer").asText()).startsWith("I refunded order 4711: ");
        assertThat(figures.path("refunds").asInt()).isEqualTo(1);
        assertThat(ended.err()).contains("no language model is asked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-such-example | The examples are: quickstart, refund-desk",
                "quickstart --chaos 3 | For the options: agent-examples quickstart --help",
                "refund-desk --chaos x | Invalid value for option '--chaos': 'x' is not an int",
                "refund-desk --chaos -1 | --chaos must be from 0 to 280, the number of requests to decide; it is -1.",
                "refund-desk --chaos 281 | --chaos must be from 0 to 280, the number of requests to decide; it is 281.",
                "incident-responder --chaos 7 | --chaos must be from 0 to 6; it is 7.",
                "refund-desk --nope | Unknown option: '--nope'",
                "refund-desk --input no-such.csv | Cannot read no-such.csv (NoSuchFileException): give --input a file with the columns",
                "quickstart --model gpt | There is no model 'gpt'. Use --model stand-in, openai:NAME, anthropic:NAME or ollama:NAME",
                "quickstart --model openai: | There is no model 'openai:'.",
                "quickstart --model openai:gpt-5 | set the environment variable OPENAI_API_KEY",
                "refund-desk --model anthropic:claude | set the environment variable ANTHROPIC_API_KEY",
                "quickstart --model ollama:llama3.1 | No Ollama server answers at http://127.0.0.1:1",
            })
    void bad_use_is_told_with_status_2_and_without_a_stack_trace(String arguments, String message) throws Exception {
        Jvm.Ended ended = Jvm.run(dir, arguments.split(" "));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains(message).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }
}
