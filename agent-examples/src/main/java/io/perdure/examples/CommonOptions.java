package io.perdure.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.llm.LlmClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every example takes. */
public final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Number that all random choices follow from. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private long seed;

    @Option(names = "--json", description = "Print the figures as one JSON object, on the last line.")
    private boolean json;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "stand-in (no language model: fixed rules, offline), openai:NAME, anthropic:NAME or ollama:NAME. Default: ${DEFAULT-VALUE}.",
            defaultValue = Models.STAND_IN)
    private String model = Models.STAND_IN;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Working directory, made if needed. Default: a new temporary one.")
    private @Nullable Path dir;

    /** Number that all random choices follow from. */
    public long seed() {
        return seed;
    }

    /** Whether the last line is to be a JSON object. */
    public boolean json() {
        return json;
    }

    /** The model as it was asked for. */
    public String modelName() {
        return model;
    }

    /**
     * The model.
     *
     * @param standIn what to use if no real one was asked for
     * @throws BadUseException if it cannot be used
     */
    public LlmClient model(StandIn standIn) {
        if (model.equals(Models.STAND_IN)) {
            System.err.println(StandIn.NOTICE);
            return standIn;
        }
        return Models.named(model);
    }

    /** The working directory, which exists. */
    public Path directory() throws IOException {
        return dir == null ? Files.createTempDirectory("perdure-") : Files.createDirectories(dir);
    }

    /** Prints the figures as the last line, if that was asked for. */
    public void printJson(Map<String, ?> figures) {
        if (json) {
            try {
                System.out.println(new ObjectMapper().writeValueAsString(figures));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
