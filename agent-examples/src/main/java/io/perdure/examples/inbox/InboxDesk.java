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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works through the inbox, one mail after the other. It keeps nothing but the journal and the books, so after a crash it is simply run again. */
final class InboxDesk {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private InboxDesk() {}

    /**
     * Works until every mail has been handled, or until a question is open and nobody is there to answer it.
     *
     * @param console who is asked, in place of the {@link Person}; {@code null}: nobody is
     * @return the journal of each mail
     */
    static Map<Mail, List<JournalEntry>> work(
            Path dir, LlmClient model, @Nullable AtConsole console, Consumer<String> handled)
            throws IOException, SQLException {
        List<Mail> mails = Mailbox.read();
        Map<Mail, List<JournalEntry>> journals = new LinkedHashMap<>();
        try (InboxBooks books = InboxBooks.in(dir)) {
            Approver approver = console == null ? new Person(mails, books) : console;
            Agent agent = InboxAgent.of(model, new MailTools(mails, books), approver);
            try (Orchestrator orchestrator = Orchestrator.open(SqliteStateStore.at(dir.resolve("agent.db")), agent)) {
                for (Mail mail : mails) {
                    TaskHandle<String> task = orchestrator.start(InboxAgent.task(mail));
                    if (!isOver(task, console)) {
                        break; // the question stays open, and is asked again when this is run again
                    }
                    journals.put(mail, task.history());
                    handled.accept(mail.mail());
                }
            }
        }
        return journals;
    }

    private static boolean isOver(TaskHandle<?> task, @Nullable AtConsole console) {
        boolean isOver = task.await(GLANCE).isPresent();
        while (!isOver && (console == null || console.unanswered() == null)) {
            isOver = task.await(GLANCE).isPresent();
        }
        return isOver;
    }
}
