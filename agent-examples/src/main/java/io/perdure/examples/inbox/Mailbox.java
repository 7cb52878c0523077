package io.perdure.examples.inbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;

/** Reads mailboxes in the mbox format (RFC 4155), and the mails in them as MIME. */
final class Mailbox {
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^From \\S+ .*\\R");
    // What our own server says of who sent a mail (RFC 8601).
    private static final Pattern PASSED = Pattern.compile("mx\\.garden\\.example; dmarc=pass header\\.from=(\\S+)");

    private Mailbox() {}

    /** The mailbox that ships. */
    static List<Mail> read() throws IOException {
        try (InputStream in = Mailbox.class.getResourceAsStream("mailbox.mbox")) {
            if (in == null) {
                throw new IOException("mailbox.mbox is not in the jar");
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static List<Mail> read(String mbox) throws IOException {
        List<Mail> mails = new ArrayList<>();
        for (String mail : SEPARATOR.split(mbox)) {
            if (!mail.isBlank()) {
                String id = String.format(Locale.ROOT, "m%02d", mails.size() + 1);
                mails.add(mail(id, mail.replaceAll("(?m)^>(>*From )", "$1")));
            }
        }
        return List.copyOf(mails);
    }

    private static Mail mail(String id, String source) throws IOException {
        Message message = new DefaultMessageBuilder()
                .parseMessage(new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8)));
        StringBuilder text = new StringBuilder();
        collect(message.getBody(), text);
        var from = message.getHeader().getField("From");
        return new Mail(
                id,
                sender(message).orElse(Mail.UNVERIFIED),
                from == null ? "" : DecoderUtil.decodeEncodedWords(from.getBody(), StandardCharsets.UTF_8),
                Optional.ofNullable(message.getSubject()).orElse(""),
                text.toString().replace("\r\n", "\n"));
    }

    // The first such line is our server's; whatever stands below it came with the mail.
    private static Optional<String> sender(Message message) {
        var results = message.getHeader().getField("Authentication-Results");
        if (results == null || message.getFrom() == null || message.getFrom().size() != 1) {
            return Optional.empty();
        }
        Matcher passed = PASSED.matcher(results.getBody());
        String address = message.getFrom().get(0).getAddress();
        return Optional.of(address).filter(any -> passed.find() && any.endsWith("@" + passed.group(1)));
    }

    private static void collect(Body body, StringBuilder text) throws IOException {
        if (body instanceof Multipart parts) {
            for (var part : parts.getBodyParts()) {
                collect(part.getBody(), text);
            }
        } else if (body instanceof TextBody some) {
            text.append(new String(some.getInputStream().readAllBytes(), charset(some)))
                    .append('\n');
        }
    }

    private static java.nio.charset.Charset charset(TextBody body) {
        return "utf-8".equalsIgnoreCase(body.getMimeCharset()) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }
}
