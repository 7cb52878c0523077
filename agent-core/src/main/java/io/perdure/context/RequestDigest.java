package io.perdure.context;

import io.perdure.llm.Message;
import io.perdure.llm.ToolCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 over texts and messages; each part goes in behind its length, so that no two sequences look alike. */
final class RequestDigest {
    private final MessageDigest sha256;

    RequestDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        sha256.update(bytes);
    }

    void add(Message message) {
        if (message instanceof Message.User user) {
            add("user");
            add(user.text());
        } else if (message instanceof Message.Assistant assistant) {
            add("assistant");
            add(assistant.text());
            for (ToolCall call : assistant.calls()) {
                add(call.id());
                add(call.tool());
                add(call.arguments());
            }
        } else if (message instanceof Message.ToolResult result) {
            add(result.failed() ? "failed" : "result");
            add(result.callId());
            add(result.tool());
            add(result.text());
        }
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
