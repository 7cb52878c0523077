package io.perdure.benchmarks;

import io.perdure.journal.ApprovalGiven;
import io.perdure.journal.ApprovalRequested;
import io.perdure.journal.ApprovalRequested.Concern;
import io.perdure.journal.ApprovalRequested.Item;
import io.perdure.journal.AttemptStarted;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskStarted;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import io.perdure.llm.ToolCall;
import io.perdure.store.TaskId;
import io.perdure.tool.Effect;
import io.perdure.tool.InvocationId;
import io.perdure.tool.Labeler.Labels;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.Label;
import io.perdure.trust.Label.Source;
import io.perdure.trust.Readers;
import io.perdure.trust.SinkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A task that knows a thousand labelled values: {@value #PARAMS} parameters of its user, {@value #ROWS} rows of three values that its own tools
 * returned, {@value #HIDDEN} hidden texts of somebody else's, {@value #ENDORSED} values that a person endorsed. It has reached
 * {@value #REACHED} recipients.
 */
final class LabelledTask {
    static final int PARAMS = 20;
    static final int ROWS = 150;
    static final int HIDDEN = 300;
    static final int ENDORSED = 230;
    static final int REACHED = 150;

    private static final int HIDDEN_AT_ONCE = 30;
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final TaskId TASK = TaskId.of("labelled");
    private static final String GOAL = "Pay this month's invoices of the garden suppliers, mail a receipt to"
            + " bob@shop.example, file each of them under 'Invoices 2026', and write 'Paid, with thanks' beneath it."
            + " Leave those alone that are disputed: they stand in the list that Ann sent last week.";

    private final Random random = new Random(4711);
    private final List<JournalEntry> journal = new ArrayList<>();
    private int steps;

    /** The state in which such a call is to be decided about. */
    static TaskState asked(String tool, String arguments) {
        LabelledTask task = new LabelledTask();
        task.start();
        task.read();
        task.endorsed();
        task.replied(tool, arguments);
        return TaskState.of(TASK, task.journal);
    }

    private void read() {
        for (int i = 0; i < ROWS; i += 10) {
            observed(rows(i), Labels.of(Label.trusted(Source.tool("accounts", "r" + i))));
        }
        observed(
                "[]",
                Labels.of(Label.trusted(Source.tool("own", "o"))
                        .join(Label.MISSING)
                        .with(Label.Integrity.TRUSTED)));
        for (int i = 0; i < HIDDEN; i += HIDDEN_AT_ONCE) {
            Label strange = Label.untrusted(Source.tool("mail", "m" + i), Readers.OWNER);
            observed(mails(), Labels.of(strange).trusting(List.of("/*/id")).naming(List.of("text")));
        }
    }

    private void start() {
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < PARAMS; i++) {
            params.put("p" + i, "customer-" + i + "@shop.example");
        }
        journal.add(new TaskStarted(AT, "bench", "1", GOAL, "", "", "", params, Map.of(), null));
    }

    private String rows(int first) {
        return IntStream.range(first, first + 10)
                .mapToObj(i -> "{\"name\":\"Supplier " + i + "\",\"iban\":\"DE" + (10 + i) + "50010517540731"
                        + (1_000 + i) + "\",\"mail\":\"billing@supplier" + i + ".example\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String mails() {
        return IntStream.range(0, HIDDEN_AT_ONCE)
                .mapToObj(i -> "{\"id\":\"m" + steps + "-" + i + "\",\"text\":\"" + text() + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String text() {
        return IntStream.range(0, 60)
                        .mapToObj(i -> "word" + random.nextInt(4_000))
                        .collect(Collectors.joining(" "))
                + " https://pages" + random.nextInt(500) + ".example/bill?id=" + random.nextInt();
    }

    private void endorsed() {
        InvocationId id = replied("pay", "{}");
        List<Concern> values = IntStream.range(0, ENDORSED)
                .mapToObj(
                        i -> new Concern("unvouched-value", "/amount", SinkKind.AMOUNT, "number:" + (100 + i), "mail"))
                .toList();
        Item item = new Item(id, "pay", "{}", "bound", Label.NONE, values, Map.of(), "");
        journal.add(new ApprovalRequested(AT, "ask-1", List.of(item), null));
        journal.add(new ApprovalGiven(AT, "ask-1", ApprovalGiven.Verdict.VALUE, List.of(), "ann", ""));
        List<String> reached = IntStream.range(0, REACHED)
                .mapToObj(i -> "mail:billing@supplier" + i + ".example")
                .toList();
        Permit permit = new Permit("approved", "ask-1", null, reached, null, 100, false);
        journal.add(new AttemptStarted(AT, id, 1, Effect.ONCE, permit));
        journal.add(new InvocationEnded(AT, id, ToolOutcome.done("").labelled(Labels.of(Label.NONE))));
    }

    private void observed(String result, Labels labels) {
        InvocationId id = replied("read", "{}");
        journal.add(new AttemptStarted(AT, id, 1, Effect.READ_ONLY));
        journal.add(new InvocationEnded(AT, id, ToolOutcome.done(result).labelled(labels)));
    }

    private InvocationId replied(String tool, String arguments) {
        int shown = TaskState.of(TASK, journal).messages().size();
        ToolCall call = new ToolCall("c", tool, arguments);
        LlmReply reply = new LlmReply("", List.of(call), LlmReply.Finish.TOOL_CALLS, TokenUsage.NONE, "m");
        journal.add(new ModelReplied(AT, ++steps, "00", shown, reply, "m", Duration.ZERO, 0));
        return new InvocationId(TASK, steps, 0);
    }
}
