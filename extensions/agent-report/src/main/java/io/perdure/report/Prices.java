package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What models cost per million tokens. Immutable.
 *
 * <p>A model that is not in the list has no price: what it cost is unknown, and a report says so. Tokens read from a provider's cache count
 * in full, since the journal does not tell them apart; so a sum is what was paid at most.
 */
public final class Prices {
    private static final int MILLION_DIGITS = 6;
    private static final int LONGEST_CURRENCY = 12;
    private static final Prices NONE = new Prices("", Map.of());

    private final String currency;
    private final Map<String, Price> models;

    private Prices(String currency, Map<String, Price> models) {
        this.currency = currency;
        this.models = models;
    }

    /** No prices: what a task cost is unknown. */
    public static Prices none() {
        return NONE;
    }

    /**
     * An empty list of prices in this currency.
     *
     * @param currency such as {@code USD}: a report writes it before each amount
     * @throws IllegalArgumentException if it is blank or longer than 12 characters
     */
    public static Prices in(String currency) {
        if (currency.isBlank() || currency.length() > LONGEST_CURRENCY) {
            throw new IllegalArgumentException("a currency has 1 to " + LONGEST_CURRENCY + " characters");
        }
        return new Prices(currency, Map.of());
    }

    /**
     * These prices and those of one model more.
     *
     * @param name as its provider names it in replies, or as the agent does
     * @param input price of a million tokens read, such as {@code "2.50"}
     * @param output price of a million tokens written
     * @throws IllegalArgumentException if a price is negative or no number, or these are prices without a currency
     */
    public Prices model(String name, String input, String output) {
        if (currency.isEmpty()) {
            throw new IllegalArgumentException("prices need a currency: begin with Prices.in(...)");
        }
        Map<String, Price> more = new LinkedHashMap<>(models);
        more.put(Objects.requireNonNull(name, "name"), new Price(amount(input), amount(output)));
        return new Prices(currency, Map.copyOf(more));
    }

    private static BigDecimal amount(String text) {
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a price is not negative, but " + amount + " is");
        }
        return amount;
    }

    String currency() {
        return currency;
    }

    /** The price by the name that the provider gives; if there is none, by the name that the agent gives. */
    Optional<Price> find(String provider, String agent) {
        return Optional.ofNullable(models.getOrDefault(provider, models.get(agent)));
    }

    Cost cost(String provider, String agent, TokenUsage usage) {
        return usage.total() == 0
                ? Cost.notCounted()
                : find(provider, agent).map(price -> price.of(usage)).orElse(Cost.notPriced(usage));
    }

    /** What a million tokens cost. */
    record Price(BigDecimal input, BigDecimal output) {
        private Cost of(TokenUsage usage) {
            BigDecimal read = input.multiply(BigDecimal.valueOf(usage.input()));
            BigDecimal written = output.multiply(BigDecimal.valueOf(usage.output()));
            return new Cost(read.add(written).movePointLeft(MILLION_DIGITS), 0, 0);
        }
    }
}
