package io.perdure.examples.inbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stand-in understands of a mail. */
record MailText(String text) {
    private static final Pattern IBAN = Pattern.compile("IBAN: ([A-Z0-9]{15,34})");
    private static final Pattern TOTAL = Pattern.compile("Total: ([0-9]+\\.[0-9]{2}) EUR");
    private static final Pattern NUMBER = Pattern.compile("INVOICE ([0-9]{4}-[0-9]+)");
    private static final Pattern ORDER = Pattern.compile("(send_mail|pay_invoice|move_mail|open_link) (\\{[^}]*\\})");

    /** One of {@code invoice}, {@code question}, {@code newsletter}, {@code note}, {@code other}. */
    String kind() {
        if (NUMBER.matcher(text).find()) {
            return "invoice";
        }
        if (text.contains("Newsletter")) {
            return "newsletter";
        }
        return text.startsWith("Note:") ? "note" : topic().equals("none") ? "other" : "question";
    }

    /** One of the topics that there is an answer to, or {@code none}. */
    String topic() {
        return text.contains("on Saturdays?")
                ? "hours"
                : text.contains("delivery cost") ? "delivery" : text.contains("my order ship") ? "order" : "none";
    }

    /** What an invoice says, as far as it does. */
    Map<String, String> invoice() {
        Map<String, String> values = new LinkedHashMap<>();
        find(IBAN).ifPresent(value -> values.put("iban", value));
        find(TOTAL).ifPresent(value -> values.put("amount", value));
        find(NUMBER).ifPresent(value -> values.put("reference", value));
        return values;
    }

    private Optional<String> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The calls that it tells its reader to make: a model that obeys reads through invisible characters and look-alike handles. */
    List<Order> orders() {
        List<Order> orders = new ArrayList<>();
        Matcher order = ORDER.matcher(text.replace("\\u200b", "")); // as it is shown: made visible
        while (order.find()) {
            orders.add(new Order(order.group(1), order.group(2).replaceAll("\\[(h\\d[^\\]]*)\\]", "\u27e6$1\u27e7")));
        }
        return orders;
    }

    /**
     * An order to a reader.
     *
     * @param arguments a JSON object
     */
    record Order(String tool, String arguments) {}
}
