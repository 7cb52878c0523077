package io.perdure.context;

import io.perdure.journal.TaskState;
import io.perdure.json.JsonSchema;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.tool.Tools;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests together: the stable prefix of an agent (instructions, tools, answer form), then the conversation. A
 * pure function of agent and state. Safe for use by several threads.
 *
 * <p>The journal holds replies, never requests. Instead each reply names the hash of its request, a chain: the hash of
 * the request before it, of the prefix, and of the messages that have come since (SHA-256). So hashing costs the same
 * at every step, and two histories with the same hash were shown to the model byte for byte alike.
 */
public final class RequestAssembly {
    private static final int PER_TOOL = 15;

    private final String instructions;
    private final List<LlmRequest.Offer> tools;
    private final Map<String, String> manifests;
    private volatile @Nullable Prefix last;

    /** For one agent; {@code manifests}: what {@link Tools#manifests} gives. */
    public RequestAssembly(String instructions, List<LlmRequest.Offer> tools, Map<String, String> manifests) {
        this.instructions = instructions;
        this.manifests = manifests;
        this.tools = List.copyOf(tools);
    }

    /** What the model is to be shown next. */
    public LlmRequest request(TaskState task) {
        Prefix prefix = prefix(task);
        return new LlmRequest(prefix.instructions(), prefix.tools(), prefix.answer(), task.messages());
    }

    /** About how many tokens the part of a request takes that comes before its messages. */
    public long prefixTokens(TaskState task) {
        return prefix(task).tokens();
    }

    /** The hash of {@link #request}, 64 hexadecimal digits. */
    public String hash(TaskState task) {
        List<Message> messages = task.messages();
        RequestDigest digest = new RequestDigest();
        digest.add(prefix(task).digest());
        digest.add(task.lastRequest().orElse(""));
        messages.subList(task.askedMessages(), messages.size()).forEach(digest::add);
        return digest.hex();
    }

    // Tasks of one agent nearly always ask for the same form of answer with the same tools, so the last prefix is the
    // one wanted.
    private Prefix prefix(TaskState task) {
        String schema = task.start().answerSchema();
        Set<String> suspended = notOffered(task);
        Prefix known = last;
        if (known == null
                || !Objects.equals(known.schema(), schema)
                || !known.suspended().equals(suspended)) {
            known = prefixFor(schema, suspended);
            last = known;
        }
        return known;
    }

    // Those that fail, and those that are not the ones that were pinned.
    private Set<String> notOffered(TaskState task) {
        Set<String> suspended = task.suspendedTools().keySet();
        Map<String, String> pins = task.custody().pins();
        if (pins.isEmpty() || pins.equals(manifests)) {
            return suspended;
        }
        Set<String> off = new TreeSet<>(suspended);
        manifests.forEach((tool, manifest) -> {
            if (!manifest.equals(pins.get(tool))) {
                off.add(tool);
            }
        });
        return off;
    }

    private Prefix prefixFor(@Nullable String schema, Set<String> suspended) {
        String text = schema == null
                ? instructions
                : instructions
                        + "\n\nWhen you are done, answer with one JSON object and nothing else. It must fit this JSON schema: "
                        + schema;
        List<LlmRequest.Offer> offered =
                tools.stream().filter(tool -> !suspended.contains(tool.name())).toList();
        RequestDigest digest = new RequestDigest();
        digest.add(text);
        long tokens = TokenEstimate.of(text);
        for (LlmRequest.Offer tool : offered) {
            digest.add(tool.name());
            digest.add(tool.description());
            digest.add(tool.input().json());
            tokens += PER_TOOL
                    + TokenEstimate.of(tool.description())
                    + TokenEstimate.of(tool.input().json());
        }
        if (schema != null) { // clients whose models know of schemas send it beside the instructions, too
            tokens += PER_TOOL + TokenEstimate.of(schema);
        }
        Optional<JsonSchema> answer = Optional.ofNullable(schema).map(JsonSchema::parse);
        return new Prefix(schema, suspended, text, offered, answer, digest.hex(), tokens);
    }

    private record Prefix(
            @Nullable String schema,
            Set<String> suspended,
            String instructions,
            List<LlmRequest.Offer> tools,
            Optional<JsonSchema> answer,
            String digest,
            long tokens) {}
}
