package io.perdure.opentelemetry;

import java.util.Locale;
import java.util.Map;

/**
 * What the name of a model says: {@code openai:gpt-5} names a provider and a model.
 *
 * @param provider the provider as the conventions call it; {@code unknown} if the name does not begin with one that is known here
 * @param model the model; the whole name if it names no provider before a colon
 */
record ModelName(String provider, String model) {
    // Without regard to case and punctuation: LangChain4j writes OPEN_AI, people write openai.
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("amazonbedrock", "aws.bedrock"),
            Map.entry("anthropic", "anthropic"),
            Map.entry("awsbedrock", "aws.bedrock"),
            Map.entry("azureopenai", "azure.ai.openai"),
            Map.entry("cohere", "cohere"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("gemini", "gcp.gemini"),
            Map.entry("googleaigemini", "gcp.gemini"),
            Map.entry("googlegenai", "gcp.gen_ai"),
            Map.entry("googlevertexaianthropic", "gcp.vertex_ai"),
            Map.entry("googlevertexaigemini", "gcp.vertex_ai"),
            Map.entry("groq", "groq"),
            Map.entry("mistralai", "mistral_ai"),
            Map.entry("ollama", "ollama"),
            Map.entry("openai", "openai"),
            Map.entry("perplexity", "perplexity"),
            Map.entry("vertexai", "gcp.vertex_ai"),
            Map.entry("watsonx", "ibm.watsonx.ai"),
            Map.entry("xai", "x_ai"));

    static ModelName of(String name) {
        int colon = name.indexOf(':');
        String provider = provider(colon < 0 ? name : name.substring(0, colon));
        boolean splits = colon > 0 && colon < name.length() - 1 && !provider.equals("unknown");
        return new ModelName(provider, splits ? name.substring(colon + 1) : name);
    }

    private static String provider(String word) {
        String letters = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return PROVIDERS.getOrDefault(letters, "unknown");
    }
}
