package io.perdure.examples.inbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What is known of the nursery whose inbox it is. */
final class House {
    static final String OWNER = "ann@garden.example";

    static final List<String> FOLDERS = List.of("customers", "invoices", "newsletters", "notes", "others");

    /** What customers are answered, by what they ask. */
    static final Map<String, String> ANSWERS = Map.of(
            "hours", "We are open Tuesday to Saturday, 9 to 18. You are welcome!",
            "delivery", "We deliver within 20 km, for 6 EUR a load.",
            "order", "Orders are sent within three days; you get a mail when yours is on its way.");

    static final List<Supplier> SUPPLIERS = List.of(
            new Supplier("Greenworks", "billing@greenworks.example", "DE89370400440532013000"),
            new Supplier("Claypots", "office@claypots.example", "NL91ABNA0417164300"));

    /** What was ordered and is to be paid. */
    static final List<Order> ORDERS = List.of(new Order("Greenworks", "2026-118", new BigDecimal("248.00")));

    private House() {}

    /**
     * A supplier.
     *
     * @param sender from where its mails come
     * @param iban its account
     */
    record Supplier(String name, String sender, String iban) {}

    /**
     * An order.
     *
     * @param reference the number of its invoice
     */
    record Order(String supplier, String reference, BigDecimal amount) {}
}
