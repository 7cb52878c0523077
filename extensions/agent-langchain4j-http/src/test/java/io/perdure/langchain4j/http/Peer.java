package io.perdure.langchain4j.http;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmReply.Finish;
import io.perdure.llm.TokenUsage;
import io.perdure.testkit.OpenAiFault;
import io.perdure.testkit.OpenAiServer;
import io.perdure.testkit.OpenAiServer.Answer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that always does the same thing wrong, or none, with the clients that ask it. It has no state, so tasks share it; and only those
 * clients are impatient whose server never answers, so that nothing depends on how fast a machine is.
 */
final class Peer {
    /** The items that are looked at, one after the other. */
    static final List<String> ITEMS = List.of("lamp", "chair", "table");

    /** What comes of a look: enough words for a history of them to be longer than what is told of it when it is folded. */
    static final String SEEN = "It is blue, with all that belongs to it, and nothing else was touched meanwhile.";

    static final Peer HEALTHY = new Peer(OpenAiServer.answering(request -> Answer.reply(healthy(request))), false);
    static final Peer REFUSING = new Peer(OpenAiServer.refusing(), false);
    static final Peer UNREACHABLE = new Peer(OpenAiServer.unreachable(), true);

    private static final Set<OpenAiFault> SILENT = EnumSet.of(OpenAiFault.NO_ANSWER, OpenAiFault.STALLED);
    private static final Map<OpenAiFault, Peer> FAULTY = Stream.of(OpenAiFault.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    fault -> new Peer(
                            OpenAiServer.answering(request -> fault.insteadOf(healthy(request))),
                            SILENT.contains(fault))));
    private static final Pattern FOLDED = Pattern.compile("steps 1 to (\\d+), is folded away");

    private final OpenAiServer server;
    private final Duration patience;
    private final Map<Wire, LlmClient> clients = new ConcurrentHashMap<>();

    private Peer(OpenAiServer server, boolean silent) {
        this.server = server;
        this.patience = silent ? Duration.ofMillis(300) : Duration.ofMinutes(2);
    }

    static Peer with(OpenAiFault fault) {
        return FAULTY.get(fault);
    }

    static void forgetRequests() {
        HEALTHY.server.forgetRequests();
        FAULTY.values().forEach(peer -> peer.server.forgetRequests());
    }

    List<JsonNode> requests() {
        return server.requests();
    }

    LlmClient client(Wire wire) {
        return clients.computeIfAbsent(wire, one -> one.client("gpt", server, patience));
    }

    // A function of what it is shown, as a model is.
    private static LlmReply healthy(JsonNode request) {
        int done = done(request);
        LlmReply reply = done < ITEMS.size() ? call("look", Map.of("item", ITEMS.get(done))) : say("All are blue.");
        String text = reply.text().isEmpty() ? "Let me look at it at once." : reply.text();
        Finish finish = reply.calls().isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
        return new LlmReply(text, reply.calls(), finish, new TokenUsage(3, 4), "gpt");
    }

    private static int done(JsonNode request) {
        int done = 0;
        boolean counted = false;
        for (JsonNode message : request.path("messages")) {
            String text = message.path("content").asText();
            String role = message.path("role").asText();
            Matcher folded = FOLDED.matcher(text);
            if (role.equals("user") && folded.find()) {
                done += Integer.parseInt(folded.group(1));
            } else if (role.equals("assistant")) {
                counted = false;
            } else if (text.equals(SEEN) && !counted) {
                counted = true;
                done++;
            }
        }
        return done;
    }
}
