package io.perdure.examples;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.perdure.langchain4j.LangChain4jLlmClient;
import io.perdure.llm.LlmClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/** Real models by name, through LangChain4j. Its own retries are off: the library's are in the journal. */
public final class Models {
    /** The name of the {@link StandIn}. */
    public static final String STAND_IN = "stand-in";

    private static final int OLLAMA_PORT = 11_434;
    private static final int CONNECT_MILLIS = 2_000;

    private Models() {}

    /**
     * The model of this name: {@code provider:name}.
     *
     * @throws BadUseException if the provider is unknown, or its key or server is missing
     */
    public static LlmClient named(String name) {
        int colon = name.indexOf(':');
        String provider = colon < 0 ? name : name.substring(0, colon).toLowerCase(Locale.ROOT);
        String model = colon < 0 ? "" : name.substring(colon + 1);
        if (model.isBlank()) {
            throw unknown(name);
        }
        ChatModel chat = switch (provider) {
            case "openai" -> openAi(model);
            case "anthropic" -> anthropic(model);
            case "ollama" -> ollama(model);
            default -> throw unknown(name);
        };
        return LangChain4jLlmClient.of(chat);
    }

    private static BadUseException unknown(String name) {
        return new BadUseException("There is no model '" + name
                + "'. Use --model stand-in, openai:NAME, anthropic:NAME or ollama:NAME, such as ollama:llama3.1.");
    }

    private static ChatModel openAi(String model) {
        return OpenAiChatModel.builder()
                .apiKey(key("OPENAI_API_KEY", "openai"))
                .baseUrl(environment("OPENAI_BASE_URL", "https://api.openai.com/v1"))
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private static ChatModel anthropic(String model) {
        return AnthropicChatModel.builder()
                .apiKey(key("ANTHROPIC_API_KEY", "anthropic"))
                .baseUrl(environment("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1/"))
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private static ChatModel ollama(String model) {
        String server = environment("OLLAMA_BASE_URL", "http://localhost:11434");
        demandServer(server);
        return OllamaChatModel.builder()
                .baseUrl(server)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    private static String key(String variable, String provider) {
        String key = environment(variable, "");
        if (key.isBlank()) {
            throw new BadUseException("The model needs a key of " + provider + ": set the environment variable "
                    + variable + ", or leave out --model to use the stand-in.");
        }
        return key;
    }

    private static void demandServer(String url) {
        URI server = URI.create(url);
        try (Socket socket = new Socket()) {
            int port = server.getPort() < 0 ? OLLAMA_PORT : server.getPort();
            socket.connect(new InetSocketAddress(server.getHost(), port), CONNECT_MILLIS);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadUseException(
                    "No Ollama server answers at " + url
                            + ": start one with 'ollama serve', set OLLAMA_BASE_URL, or leave out --model to use the stand-in.");
        }
    }

    private static String environment(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
