package io.perdure.guard;

import io.perdure.json.Json;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the tools of an agent may be called for, and who is asked. Immutable.
 *
 * <p>{@link #standard()} is what an agent has when nothing is said: untrusted text is hidden, side effects that it can have led to are not made
 * without a person's word, and as there is no approver, they are refused.
 *
 * @param guarded whether calls are decided at all
 * @param approver who is asked; empty: nobody can be
 * @param expiry after how long a question counts as answered with no
 * @param rules the developer's own rules, see {@link #rule}
 * @param vouched values the developer vouches for, by what they decide
 * @param budgets how much a task may do
 * @param canaries tool names and texts that nobody has any reason to use: a call or an answer with one ends the task, also where it is encoded
 * @param fullyVouched whether a reversible call that untrusted text can have led to is allowed if every value in it is vouched for
 */
public record TrustPolicy(
        boolean guarded,
        Optional<Approver> approver,
        Duration expiry,
        List<String> rules,
        Map<SinkKind, Set<String>> vouched,
        Budgets budgets,
        Set<String> canaries,
        boolean fullyVouched) {
    private static final TrustPolicy STANDARD = new TrustPolicy(
            true, Optional.empty(), Duration.ofDays(7), List.of(), Map.of(), Budgets.STANDARD, Set.of(), false);

    /** Copies the collections. */
    public TrustPolicy {
        Objects.requireNonNull(approver, "approver");
        if (expiry.isNegative() || expiry.isZero()) {
            throw new IllegalArgumentException("expiry must be positive, is " + expiry);
        }
        rules = List.copyOf(rules);
        rules.forEach(Rule::parse); // a rule that cannot be read is found here, not in the middle of a task
        vouched = Map.copyOf(vouched);
        Objects.requireNonNull(budgets, "budgets");
        canaries = Set.copyOf(canaries);
    }

    /** That of an agent of which nothing is said. */
    public static TrustPolicy standard() {
        return STANDARD;
    }

    /**
     * No guard: every result is shown to the model, and every call is made. Only for agents that never read a word that somebody else wrote;
     * whoever can write into what such an agent reads can use all of its tools.
     */
    public static TrustPolicy unguarded() {
        return new TrustPolicy(
                false, Optional.empty(), STANDARD.expiry, List.of(), Map.of(), Budgets.STANDARD, Set.of(), false);
    }

    /** The same, with somebody to ask. */
    public TrustPolicy approver(Approver who) {
        return new TrustPolicy(guarded, Optional.of(who), expiry, rules, vouched, budgets, canaries, fullyVouched);
    }

    TrustPolicy askingNobody() {
        return new TrustPolicy(guarded, Optional.empty(), expiry, rules, vouched, budgets, canaries, fullyVouched);
    }

    /** The same, with questions that expire after this long. */
    public TrustPolicy expiry(Duration value) {
        return new TrustPolicy(guarded, approver, value, rules, vouched, budgets, canaries, fullyVouched);
    }

    /**
     * The same, with one more rule: {@code forbid TOOL}, {@code require TOOL}, {@code ask TOOL} or {@code grant TOOL}, and if it is not for every call,
     * {@code when ARGUMENT OPERATOR VALUE}, with {@code and} between several conditions. The operators are {@code =}, {@code !=}, {@code <},
     * {@code >}, {@code in (A, B)}, {@code not in (A, B)} and, for addresses, {@code host in (A, B)} and {@code host not in (A, B)}. A star
     * stands for every tool. {@code grant} allows what untrusted text can have led to, and needs a condition on each argument that is authority.
     *
     * <p>Values are compared by what the argument decides, not by how they are written: where it would loosen the rule that two are the same, they have
     * to be exactly that, and where it would loosen it that they differ, it is enough that they look alike. A call that lacks an argument of a rule
     * about its tool, or has a value in it that cannot be compared, is refused by {@code forbid} and {@code require}, asked about by {@code ask} and not
     * granted. A rule for every tool is about those calls that have its arguments.
     *
     * <p>{@code forbid} and {@code require} are stronger than {@code ask}, and all are stronger than {@code grant}; after Progent (arXiv 2504.11703).
     *
     * @throws IllegalArgumentException if it cannot be read; says where
     */
    public TrustPolicy rule(String text) {
        List<String> more = new ArrayList<>(rules);
        more.add(text);
        return new TrustPolicy(guarded, approver, expiry, more, vouched, budgets, canaries, fullyVouched);
    }

    /** The same, but these values are vouched for wherever an argument decides this: hosts, accounts, addresses. */
    public TrustPolicy vouch(SinkKind kind, String... values) {
        Map<SinkKind, Set<String>> more = new LinkedHashMap<>(vouched);
        Set<String> all = new TreeSet<>(more.getOrDefault(kind, Set.of()));
        all.addAll(Arrays.asList(values));
        more.put(kind, Set.copyOf(all));
        return new TrustPolicy(guarded, approver, expiry, rules, more, budgets, canaries, fullyVouched);
    }

    /** The same, with these budgets. */
    public TrustPolicy budgets(Budgets value) {
        return new TrustPolicy(guarded, approver, expiry, rules, vouched, value, canaries, fullyVouched);
    }

    /** The same, with more tool names or texts that nobody has any reason to use. */
    public TrustPolicy canary(String... toolsOrTexts) {
        Set<String> more = new TreeSet<>(canaries);
        more.addAll(Arrays.asList(toolsOrTexts));
        return new TrustPolicy(guarded, approver, expiry, rules, vouched, budgets, more, fullyVouched);
    }

    /** The same, which allows a reversible call after untrusted text was read if every single value in it is vouched for. */
    public TrustPolicy allowingFullyVouched() {
        return new TrustPolicy(guarded, approver, expiry, rules, vouched, budgets, canaries, true);
    }

    /**
     * What its rules say of a call, for tests of one's own rules.
     *
     * @param arguments a JSON object; each counts as the name of something, whatever the tool says of it
     * @return {@code forbid}, {@code require} (and it is not so), {@code ask}, {@code grant}, or an empty text if none of them is about it
     */
    public String saysOf(String tool, String arguments) {
        return Rule.verdict(rules, tool, Json.parse(arguments)).map(Rule::verb).orElse("");
    }

    /** What a decision rests on, always in the same words. */
    String canonical() {
        Map<SinkKind, Set<String>> sorted = new TreeMap<>();
        vouched.forEach((kind, values) -> sorted.put(kind, new TreeSet<>(values)));
        return String.join(
                        "\0",
                        String.join("\n", rules),
                        sorted.toString(),
                        budgets.toString(),
                        String.valueOf(fullyVouched))
                + new TreeSet<>(canaries);
    }

    /**
     * How much one task may do; what is beyond is refused.
     *
     * @param effects how many side effects of one tool
     * @param recipients how many different recipients; no more than 256 are told apart, so that more are never allowed
     * @param amount the sum of all amounts, whatever the currency; empty: no limit
     * @param bytes how much may leave with its calls
     * @param asks how many questions it may ask people
     * @param reveals how many hidden texts may be revealed
     * @param bits how many bits of hidden texts may be shown without tainting it
     */
    public record Budgets(
            int effects, int recipients, Optional<BigDecimal> amount, long bytes, int asks, int reveals, int bits) {
        /** 1,000 effects of a tool, 200 recipients, any amount, 100 MB, 20 questions, 50 reveals, 256 bits. */
        public static final Budgets STANDARD = new Budgets(1_000, 200, Optional.empty(), 100_000_000, 20, 50, 256);

        /** The same, for so many side effects of one tool. */
        public Budgets effects(int most) {
            return new Budgets(most, recipients, amount, bytes, asks, reveals, bits);
        }

        /** The same, for so many recipients. */
        public Budgets recipients(int most) {
            return new Budgets(effects, most, amount, bytes, asks, reveals, bits);
        }

        /** The same, for amounts up to this sum. */
        public Budgets amount(BigDecimal most) {
            return new Budgets(effects, recipients, Optional.of(most), bytes, asks, reveals, bits);
        }

        /** The same, for so many questions. */
        public Budgets asks(int most) {
            return new Budgets(effects, recipients, amount, bytes, most, reveals, bits);
        }

        /** The same, for so many revealed texts. */
        public Budgets reveals(int most) {
            return new Budgets(effects, recipients, amount, bytes, asks, most, bits);
        }

        /** The same, for so many bits shown. */
        public Budgets bits(int most) {
            return new Budgets(effects, recipients, amount, bytes, asks, reveals, most);
        }
    }
}
