package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an invocation was allowed to have an effect, and what it counts for in budgets. Immutable.
 *
 * @param rule the rule that allowed it: a stable word
 * @param approval the approval that it used up; {@code null} if it needed none
 * @param grant the number of the grant that it used, from 0; {@code null} if it used none
 * @param recipients whom it reaches, in canonical form
 * @param amount the sum of its amounts; {@code null} if it has none
 * @param bytes how much leaves with it
 * @param declassified whether it may tell its recipients what was not meant for them
 */
public record Permit(
        String rule,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String approval,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer grant,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> recipients,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal amount,
        long bytes,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean declassified) {
    /** Copies the list. */
    public Permit {
        Objects.requireNonNull(rule, "rule");
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }

    /** Allowed by this rule alone. */
    public static Permit by(String rule) {
        return new Permit(rule, null, null, List.of(), null, 0, false);
    }
}
