package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.math.BigDecimal;

/**
 * What replies cost, as far as that is known. Immutable.
 *
 * @param known the sum of what is known
 * @param unpriced tokens of models whose price is not known
 * @param uncounted replies whose tokens nobody counted
 */
record Cost(BigDecimal known, long unpriced, int uncounted) {
    static final Cost NONE = new Cost(BigDecimal.ZERO, 0, 0);

    static Cost notPriced(TokenUsage usage) {
        return new Cost(BigDecimal.ZERO, usage.total(), 0);
    }

    /** A client that does not count says that there were no tokens; no reply has none. */
    static Cost notCounted() {
        return new Cost(BigDecimal.ZERO, 0, 1);
    }

    Cost plus(Cost other) {
        return new Cost(known.add(other.known), unpriced + other.unpriced, uncounted + other.uncounted);
    }

    boolean isWhole() {
        return unpriced == 0 && uncounted == 0;
    }

    boolean isUnknown() {
        return !isWhole() && known.signum() == 0;
    }
}
