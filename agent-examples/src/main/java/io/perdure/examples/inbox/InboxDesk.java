package io.perdure.examples.inbox;

import io.perdure.Orchestrator;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.Approver;
import io.perdure.journal.JournalEntry;
import io.perdure.llm.LlmClient;
import io.perdure.memory.sqlite.SqliteStateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Works through the inbox, one mail after the other. It keeps nothing but the journal and the books, so after a crash it is simply run again. */
final class InboxDesk {
    private InboxDesk() {}

    /**
     * Works until every mail has been handled.
     *
     * @param console whether whoever sits at the console is asked, in place of the {@link Person}
     * @return the journal of each mail
     */
    static Map<Mail, List<JournalEntry>> work(Path dir, LlmClient model, boolean console, Consumer<String> handled)
            throws IOException, SQLException {
        List<Mail> mails = Mailbox.read();
        Map<Mail, List<JournalEntry>> journals = new LinkedHashMap<>();
        try (InboxBooks books = InboxBooks.in(dir)) {
            Approver approver = console ? Approver.console() : new Person(mails, books);
            Agent agent = InboxAgent.of(model, new MailTools(mails, books), approver);
            try (Orchestrator orchestrator = Orchestrator.open(SqliteStateStore.at(dir.resolve("agent.db")), agent)) {
                for (Mail mail : mails) {
                    TaskHandle<String> task = orchestrator.start(InboxAgent.task(mail));
                    task.await();
                    journals.put(mail, task.history());
                    handled.accept(mail.mail());
                }
            }
        }
        return journals;
    }
}
