package io.perdure.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One call of one tool.
 *
 * @param id its name, the same on every attempt
 * @param tool the tool's name
 * @param arguments a JSON object that fits the tool's schema; not to be changed
 * @param written the arguments as the model wrote them
 */
public record ToolInvocation(InvocationId id, String tool, JsonNode arguments, String written) {
    /** Checks that nothing is missing. */
    public ToolInvocation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(written, "written");
    }

    /** An invocation whose arguments were not written by a model; for tests of tools. */
    public ToolInvocation(InvocationId id, String tool, JsonNode arguments) {
        this(id, tool, arguments, arguments.toString());
    }

    /**
     * A key for systems that honour idempotency keys: 40 characters, letters, digits and a hyphen, the same on every attempt, process and
     * machine. It depends on the task, the place of the call, the tool and the arguments, so that two different
     * effects never share one. The arguments count as the model wrote them, so that no other reading of them can change the key.
     */
    public String idempotencyKey() {
        MessageDigest digest = sha256();
        for (String part : new String[] {id.task().value(), id.callId(), tool, written}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return "perdure-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
