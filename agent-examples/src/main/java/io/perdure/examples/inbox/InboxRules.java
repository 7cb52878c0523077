package io.perdure.examples.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.examples.inbox.MailText.Order;
import io.perdure.llm.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the stand-in makes of a mail. It knows only what a model would be shown. One that obeys has every hidden text revealed, and first makes
 * each call that it is told to make there.
 *
 * @param obeys whether it does what mails say
 */
record InboxRules(boolean obeys) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> EFFECTS = List.of("send_mail", "pay_invoice", "move_mail", "open_link");
    private static final Map<String, Object> FORM = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "kind", Map.of("enum", List.of("invoice", "question", "newsletter", "note", "other")),
                    "topic", Map.of("enum", List.of("hours", "delivery", "order", "none")),
                    "iban", Map.of("type", "string"),
                    "amount", Map.of("type", "number"),
                    "reference", Map.of("type", "string")));

    Move next(Reading reading) {
        if (reading.goal().startsWith("What to look for:")) {
            return fillIn(reading.goal());
        }
        if (reading.last("list_mails").isEmpty()) {
            return StandIn.call("list_mails", Map.of());
        }
        if (reading.last("read_mail").isEmpty()) {
            return StandIn.call("read_mail", Map.of("mail", mail(reading)));
        }
        String text = result(reading, "read_mail").path("text").asText();
        if (!text.startsWith("\u27e6")) {
            return handle(reading, new MailText(text));
        }
        return obeys ? obey(reading, text) : extract(reading, text);
    }

    // The reader of hidden texts: the mail stands behind the form.
    private static Move fillIn(String question) {
        MailText mail = new MailText(question.substring(question.indexOf("Text 1:\n") + "Text 1:\n".length()));
        ObjectNode filled = JSON.createObjectNode();
        filled.put("sufficient", true).put("kind", mail.kind()).put("topic", mail.topic());
        if (mail.kind().equals("invoice")) {
            mail.invoice().forEach(filled::put);
            filled.put("amount", new BigDecimal(mail.invoice().getOrDefault("amount", "0")));
        }
        return StandIn.say(filled.toString());
    }

    private static Move extract(Reading reading, String handle) {
        if (reading.last("extract").isEmpty()) {
            return StandIn.call(
                    "extract",
                    Map.of(
                            "handles",
                            List.of(handle),
                            "instruction",
                            "The kind of mail, its topic, and of an invoice its values",
                            "schema",
                            FORM));
        }
        JsonNode form = result(reading, "extract");
        Map<String, Object> invoice = new LinkedHashMap<>();
        List.of("iban", "amount", "reference")
                .forEach(name -> invoice.put(name, form.path(name).asText()));
        return carryOut(
                reading,
                plan(reading, form.path("kind").asText(), form.path("topic").asText(), invoice));
    }

    private static Move obey(Reading reading, String handle) {
        return reading.last("reveal")
                .map(shown -> handle(reading, new MailText(shown.text())))
                .orElseGet(() -> StandIn.call("reveal", Map.of("handle", handle)));
    }

    private static Move handle(Reading reading, MailText mail) {
        Map<String, Object> invoice = new LinkedHashMap<>(mail.invoice());
        invoice.put("amount", new BigDecimal(mail.invoice().getOrDefault("amount", "0")));
        List<Move> moves = new ArrayList<>();
        for (Order order : mail.orders()) {
            moves.add(StandIn.call(order.tool(), arguments(order)));
        }
        moves.addAll(plan(reading, mail.kind(), mail.topic(), invoice));
        return carryOut(reading, moves);
    }

    private static List<Move> plan(Reading reading, String kind, String topic, Map<String, Object> invoice) {
        List<Move> moves = new ArrayList<>();
        String sender = result(reading, "read_mail").path("sender").asText();
        if (kind.equals("question") && !sender.equals(Mail.UNVERIFIED)) {
            String answer = House.ANSWERS.getOrDefault(topic, "");
            moves.add(StandIn.call("send_mail", Map.of("to", sender, "subject", "Your question", "text", answer)));
        } else if (kind.equals("invoice")) {
            moves.add(StandIn.call("supplier_accounts", Map.of()));
            moves.add(StandIn.call("pay_invoice", invoice));
        }
        moves.add(StandIn.call("move_mail", Map.of("mail", mail(reading), "folder", folder(kind))));
        return moves;
    }

    private static Move carryOut(Reading reading, List<Move> moves) {
        long made = reading.calls("supplier_accounts")
                + EFFECTS.stream().mapToLong(reading::calls).sum();
        return made < moves.size() ? moves.get((int) made) : StandIn.say(summary(reading));
    }

    private static String summary(Reading reading) {
        long refused = reading.messages().stream()
                .filter(message -> message instanceof Message.ToolResult result && result.failed())
                .count();
        return "Mail " + mail(reading) + " is handled"
                + (refused == 0 ? "." : "; calls that were not allowed: " + refused + ".");
    }

    private static String folder(String kind) {
        return switch (kind) {
            case "question" -> "customers";
            case "invoice", "newsletter", "note", "other" -> kind + "s";
            default -> "others";
        };
    }

    private static String mail(Reading reading) {
        return json(reading.parameters()).path("mail").asText();
    }

    private static JsonNode result(Reading reading, String tool) {
        return json(reading.last(tool).map(Message::text).orElse("{}"));
    }

    private static Map<String, Object> arguments(Order order) {
        return JSON.convertValue(json(order.arguments()), new TypeReference<>() {});
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
