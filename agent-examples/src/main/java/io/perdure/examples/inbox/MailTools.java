package io.perdure.examples.inbox;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import io.perdure.examples.inbox.House.Supplier;
import io.perdure.langchain4j.LangChain4jTools;
import io.perdure.tool.Declaration.Consequence;
import io.perdure.tool.Declaration.Result;
import io.perdure.tool.Effect;
import io.perdure.tool.Labeler;
import io.perdure.tool.Sink;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolException;
import io.perdure.tool.ToolTrust;
import io.perdure.tool.Tools;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What the assistant can do, and what that means for trust.
 *
 * @param mails the inbox
 * @param books where it is done
 */
record MailTools(List<Mail> mails, InboxBooks books) {
    // Ids are ours, and a sender is an address that our server has verified. The rest of a mail is its author's, and
    // trusted if that is the owner: by the verified sender, never by what the mail says itself.
    static final Labeler LABELS = Labeler.records()
            .system("mail")
            .identifiers("sender")
            .ownIf("sender", Set.of(House.OWNER))
            .fields("from", "subject", "text");

    Tools tools() {
        return LangChain4jTools.of(this)
                .declaring("list_mails", declared -> declared.labeler(LABELS))
                .declaring("read_mail", declared -> declared.labeler(LABELS));
    }

    record Listed(String mail, String sender, String from, String subject) {}

    record Read(String mail, String sender, String text) {}

    @Tool(
            name = "list_mails",
            value = "All mails: id, verified sender, and what the mail says of its author and subject")
    @ToolEffect(Effect.READ_ONLY)
    @ToolTrust(egress = false)
    List<Listed> listMails() {
        return mails.stream()
                .map(mail -> new Listed(mail.mail(), mail.sender(), mail.from(), mail.subject()))
                .toList();
    }

    @Tool(name = "read_mail", value = "The text of a mail")
    @ToolEffect(Effect.READ_ONLY)
    @ToolTrust(egress = false)
    Read readMail(@P(name = "mail", value = "its id") String id) throws ToolException {
        Mail mail = find(id);
        return new Read(mail.mail(), mail.sender(), mail.text());
    }

    @Tool(name = "supplier_accounts", value = "Our suppliers: name, address and bank account")
    @ToolEffect(Effect.READ_ONLY)
    @ToolTrust(egress = false, result = Result.TRUSTED)
    List<Supplier> supplierAccounts() {
        return House.SUPPLIERS;
    }

    @Tool(name = "send_mail", value = "Send a mail")
    @ToolEffect(Effect.IDEMPOTENT)
    @ToolTrust(result = Result.TRUSTED)
    String sendMail(
            @P(name = "to", value = "address") @Sink(SinkKind.RECIPIENT) String to,
            @P(name = "subject", value = "subject") @Sink(SinkKind.PAYLOAD) String subject,
            @P(name = "text", value = "text") @Sink(SinkKind.PAYLOAD) String text,
            ToolContext call)
            throws SQLException {
        books.send(call.idempotencyKey(), to, subject, text);
        return "sent";
    }

    @Tool(name = "pay_invoice", value = "Pay an invoice, in EUR")
    @ToolEffect(Effect.IDEMPOTENT)
    @ToolTrust(result = Result.TRUSTED)
    String payInvoice(
            @P(name = "iban", value = "account that is paid") @Sink(SinkKind.RECIPIENT) String iban,
            @P(name = "amount", value = "how much") @Sink(SinkKind.AMOUNT) BigDecimal amount,
            @P(name = "reference", value = "number of the invoice") @Sink(SinkKind.PAYLOAD) String reference,
            ToolContext call)
            throws SQLException {
        books.pay(call.idempotencyKey(), iban, amount, reference);
        return "paid";
    }

    @Tool(name = "move_mail", value = "Move a mail to a folder")
    @ToolEffect(Effect.IDEMPOTENT)
    @ToolTrust(consequence = Consequence.REVERSIBLE, egress = false, result = Result.TRUSTED)
    String moveMail(
            @P(name = "mail", value = "its id") String mail,
            @P(name = "folder", value = "name of the folder") @Sink(SinkKind.OPTION) String folder)
            throws SQLException, ToolException {
        books.move(find(mail).mail(), folder);
        return "moved";
    }

    @Tool(name = "open_link", value = "Open a link")
    @ToolEffect(Effect.READ_ONLY)
    String openLink(@P(name = "url", value = "the link") @Sink(SinkKind.URL) String url, ToolContext call)
            throws SQLException {
        books.open(call.idempotencyKey(), url);
        return "opened";
    }

    private Mail find(String id) throws ToolException {
        return mails.stream()
                .filter(mail -> mail.mail().equals(id))
                .findFirst()
                .orElseThrow(() -> ToolException.refused("There is no such mail."));
    }
}
