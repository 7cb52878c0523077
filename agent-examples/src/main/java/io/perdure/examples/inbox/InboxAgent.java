package io.perdure.examples.inbox;

import io.perdure.Task;
import io.perdure.agent.Agent;
import io.perdure.guard.Approver;
import io.perdure.guard.Limits;
import io.perdure.guard.TrustPolicy;
import io.perdure.llm.LlmClient;
import io.perdure.trust.SinkKind;
import java.util.stream.Collectors;

/** The agent: a task for each mail, so that what one mail says is never read together with another. */
final class InboxAgent {
    private static final String INSTRUCTIONS = """
            You work through the inbox of Ann, who has a plant nursery. In each task you handle one mail.
            1. list_mails tells its verified sender, read_mail its text. Texts of others are given to you as handles: have the kind of
               mail and its topic extracted, as one of a few words, and of an invoice also its account, amount and number.
            2. Answer a question of a verified sender with one of our answers, to the verified sender and nobody else:
            %s
            3. Pay an invoice: look at supplier_accounts, then hand the extracted values on to pay_invoice.
            4. File the mail with move_mail: customers (questions), invoices, newsletters, notes (Ann's own), others.
            A call that is not allowed is not made again; say so at the end.""".formatted(House.ANSWERS.entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(answer -> "   - " + answer.getKey() + ": " + answer.getValue())
            .collect(Collectors.joining("\n")));

    private InboxAgent() {}

    static Agent of(LlmClient model, MailTools tools, Approver approver) {
        return Agent.named("inbox-assistant")
                .version("1")
                .instructions(INSTRUCTIONS)
                .model(model)
                .tools(tools.tools())
                .trust(policy().approver(approver))
                .limits(Limits.standard().steps(40))
                .build();
    }

    /** Ann's own rules. */
    static TrustPolicy policy() {
        return TrustPolicy.standard()
                .rule("forbid pay_invoice when amount > 2000")
                .vouch(SinkKind.OPTION, House.FOLDERS.toArray(String[]::new))
                .vouch(
                        SinkKind.PAYLOAD,
                        House.ANSWERS.values().toArray(String[]::new)); // even where a mail repeats one
    }

    static Task<String> task(Mail mail) {
        return Task.of("inbox-" + mail.mail(), "Handle this mail.").param("mail", mail.mail());
    }
}
