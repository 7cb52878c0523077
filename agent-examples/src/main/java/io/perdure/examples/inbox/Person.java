package io.perdure.examples.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.guard.Approver;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.ApprovalRequested.Item;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for Ann where nobody sits at the console: looks at what a call would do, never at why the agent wants it, and compares it with the
 * list of suppliers, the orders and the payments that were made. Takes a moment to answer.
 *
 * @param mails the inbox
 * @param books the payments that were made
 */
record Person(List<Mail> mails, InboxBooks books) implements Approver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Executor SOON = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    @Override
    public void ask(Question question, Answer answer) {
        SOON.execute(() -> {
            String objection = question.asked().items().stream()
                    .map(item -> objection(question.task().value(), item))
                    .filter(any -> !any.isEmpty())
                    .findFirst()
                    .orElse("");
            answer.give(objection.isEmpty() ? Verdict.ONCE : Verdict.NO, "ann", objection);
        });
    }

    /** What speaks against a call; empty if nothing does. */
    private String objection(String task, Item item) {
        try {
            JsonNode arguments = JSON.readTree(item.arguments());
            return switch (item.tool()) {
                case "pay_invoice" -> payment(arguments);
                case "send_mail" -> mail(task, arguments);
                case "move_mail" -> filing(task, arguments);
                default -> "I did not ask for that";
            };
        } catch (JsonProcessingException | SQLException e) {
            return "I could not look it up";
        }
    }

    private String payment(JsonNode payment) throws SQLException {
        String iban = payment.path("iban").asText();
        String reference = payment.path("reference").asText();
        BigDecimal amount = new BigDecimal(payment.path("amount").asText());
        var supplier = House.SUPPLIERS.stream()
                .filter(known -> known.iban().equals(iban))
                .findFirst();
        if (supplier.isEmpty()) {
            return "that is not the account of any supplier of ours";
        }
        if (!isOrdered(supplier.get().name(), reference, amount)) {
            return "we ordered nothing for that amount";
        }
        return books.isPaid(reference) ? "that is paid already" : "";
    }

    private static boolean isOrdered(String supplier, String reference, BigDecimal amount) {
        return House.ORDERS.stream()
                .anyMatch(order -> order.supplier().equals(supplier)
                        && order.reference().equals(reference)
                        && order.amount().compareTo(amount) == 0);
    }

    private String mail(String task, JsonNode mail) {
        boolean toSender = mails.stream()
                .anyMatch(one -> task.equals(InboxAgent.task(one).id().value())
                        && one.sender().equals(mail.path("to").asText()));
        if (!toSender) {
            return "I do not know that address";
        }
        return House.ANSWERS.containsValue(mail.path("text").asText()) ? "" : "that is none of our answers";
    }

    private static String filing(String task, JsonNode move) {
        boolean ofTask = task.endsWith("-" + move.path("mail").asText());
        return ofTask && House.FOLDERS.contains(move.path("folder").asText()) ? "" : "that mail stays where it is";
    }
}
