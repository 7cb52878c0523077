package io.perdure.examples.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The labels of the inbox rest on its verified senders, so these are attacked here: what a mail says of itself never makes it the owner's. */
class MailboxTest {
    private static final String PASS = "Authentication-Results: mx.garden.example; dmarc=pass header.from=";

    private static Mail only(String headers) throws IOException {
        List<Mail> mails = Mailbox.read("From x@y.example Mon Mar  2 08:07:00 2026\n" + headers + "\nText\n");
        assertThat(mails).hasSize(1);
        return mails.get(0);
    }

    @Test
    void a_sender_counts_if_our_own_server_says_so_first() throws IOException {
        String from = "From: Ann <ann@garden.example>\n";

        assertThat(only(PASS + "garden.example\n" + from).sender()).isEqualTo(House.OWNER);
        assertThat(only(from).sender()).isEqualTo(Mail.UNVERIFIED);
        assertThat(only("Authentication-Results: mx.garden.example; dmarc=fail header.from=garden.example\n" + PASS
                                + "garden.example\n" + from)
                        .sender())
                .as("a result that came with the mail")
                .isEqualTo(Mail.UNVERIFIED);
        assertThat(only("Authentication-Results: mx.evil.example; dmarc=pass header.from=garden.example\n" + from)
                        .sender())
                .isEqualTo(Mail.UNVERIFIED);
        assertThat(only(PASS + "evil.example\n" + from).sender()).isEqualTo(Mail.UNVERIFIED);
        assertThat(only(PASS + "evil.example\nFrom: ann@garden.example, eve@evil.example\n")
                        .sender())
                .isEqualTo(Mail.UNVERIFIED);
        assertThat(only(PASS + "evil.example\nFrom: \"ann@garden.example\" <eve@evil.example>\n")
                        .sender())
                .isEqualTo("eve@evil.example");
    }

    @Test
    void nothing_that_an_author_chose_is_shown_but_a_verified_address() throws IOException {
        List<Mail> mails = Mailbox.read();
        ObjectMapper json = new ObjectMapper();

        List<String> trusted = MailTools.LABELS.label(json.valueToTree(mails)).trusted();

        assertThat(trusted).contains("/*/mail", "/15", "/0/sender").doesNotContain("/5", "/10", "/16");
        assertThat(trusted)
                .allMatch(pointer -> pointer.equals("/15") || pointer.endsWith("/mail") || pointer.endsWith("/sender"));
    }

    @Test
    void every_encoding_is_read() throws IOException {
        List<Mail> mails = Mailbox.read();

        assertThat(mails).hasSize(21);
        assertThat(mails.get(0).from()).startsWith("Käthe");
        assertThat(mails.get(0).text()).contains("apple trees – and").contains("garden in Plön");
        assertThat(mails.get(1).text()).contains("twelve bags");
        assertThat(mails.get(2).text()).contains("\nFrom our readers");
        assertThat(mails.get(3).text()).contains("IBAN: DE89370400440532013000");
        assertThat(mails.get(9).text()).contains("\u27e6h1: text");
    }
}
