package io.perdure.examples.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An order of a shop.
 *
 * @param id its number
 * @param quantity how many are wanted; more than {@link #MOST_IN_STOCK} are not there
 * @param cents the price; the card says no to multiples of {@link #UNLUCKY}
 * @param country where it goes; nobody delivers to {@link #OUT_OF_REACH}
 */
record Order(String id, int quantity, int cents, String country) {
    static final int MOST_IN_STOCK = 10;
    static final int UNLUCKY = 7;
    static final String OUT_OF_REACH = "Atlantis";

    private static final List<String> COUNTRIES = List.of("Austria", "Brazil", "Canada", OUT_OF_REACH, "Denmark");

    /** So many orders, always the same ones for a seed. */
    static List<Order> some(int count, long seed) {
        Random random = new Random(seed);
        List<Order> orders = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
            orders.add(new Order(
                    String.format("o-%04d", i), 1 + random.nextInt(12), 500 + random.nextInt(20_000), country));
        }
        return orders;
    }

    /** How many of the three steps succeed: reserving, charging, shipping. */
    int steps() {
        if (quantity > MOST_IN_STOCK) {
            return 0;
        }
        if (cents % UNLUCKY == 0) {
            return 1;
        }
        return country.equals(OUT_OF_REACH) ? 2 : 3;
    }
}
