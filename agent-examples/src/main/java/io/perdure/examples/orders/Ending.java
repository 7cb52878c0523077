package io.perdure.examples.orders;

import java.util.List;
import java.util.Locale;

/** How an order ended, by the books of the services; each order has exactly one. */
enum Ending {
    SHIPPED("orders of which all three steps were done, and stand"),
    UNDONE("orders that could not be finished: all that was done for them was undone"),
    REFUSED("orders that were refused at the first step: nothing was done for them"),
    UNSETTLED("orders of which something else stands; must be 0");

    private final String meaning;

    Ending(String meaning) {
        this.meaning = meaning;
    }

    /**
     * The ending of an order.
     *
     * @param did how often each of the steps was done
     * @param took how often each of them was undone
     */
    static Ending of(List<Integer> did, List<Integer> took) {
        if (did.stream().allMatch(times -> times == 1) && took.stream().allMatch(times -> times == 0)) {
            return SHIPPED;
        }
        if (!did.equals(took) || did.stream().anyMatch(times -> times > 1)) {
            return UNSETTLED;
        }
        return did.contains(1) ? UNDONE : REFUSED;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }
}
