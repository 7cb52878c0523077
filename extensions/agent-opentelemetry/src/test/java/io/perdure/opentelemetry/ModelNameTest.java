package io.perdure.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the name of a model. */
class ModelNameTest {
    @ParameterizedTest
    @CsvSource({
        "openai:gpt-5,           openai,         gpt-5",
        "OPEN_AI,                openai,         OPEN_AI",
        "Azure-OpenAI:my:model,  azure.ai.openai, my:model",
        "GOOGLE_AI_GEMINI,       gcp.gemini,     GOOGLE_AI_GEMINI",
        "llama3:8b,              unknown,        llama3:8b",
        "scripted,               unknown,        scripted",
        "openai:,                openai,         openai:",
        ":x,                     unknown,        :x",
    })
    void a_name_says_who_provides_which_model(String name, String provider, String model) {
        assertThat(ModelName.of(name)).as(name).isEqualTo(new ModelName(provider, model));
    }
}
