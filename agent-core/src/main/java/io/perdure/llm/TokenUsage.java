package io.perdure.llm;

/**
 * Tokens, as the provider counted them.
 *
 * @param input tokens read, those served from the provider's cache included
 * @param output tokens written
 */
public record TokenUsage(long input, long output) {
    /** No tokens. */
    public static final TokenUsage NONE = new TokenUsage(0, 0);

    /** Checks that neither is negative. */
    public TokenUsage {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("tokens must not be negative");
        }
    }

    /** Both together. */
    public long total() {
        return sum(input, output);
    }

    // What a provider says is not to be trusted with an overflow.
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** The sum of this and {@code other}. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(sum(input, other.input), sum(output, other.output));
    }
}
