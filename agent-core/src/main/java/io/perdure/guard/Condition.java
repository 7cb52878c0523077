package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition of a rule. Values are compared by what they decide, as everywhere in the guard, and not by how they are written.
 *
 * @param argument the name of an argument at the top of the object
 * @param operator what is compared
 * @param values with what; one for comparisons
 */
record Condition(String argument, String operator, List<String> values) {
    private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Cf}\\p{Cc}\\p{Z}]");
    private static final Pattern ONE = Pattern.compile(
            "\\G\\s*([\\w-]+)\\s+(host\\s+not\\s+in|host\\s+in|not\\s+in|in|!=|=|<|>)\\s*(\\([^)]*\\)|\"[^\"]*\"|[^\\s(\"]\\S*)(\\s+and\\s+|\\s*$)");

    static List<Condition> parse(String rule, String text) {
        List<Condition> all = new ArrayList<>();
        Matcher matcher = ONE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            String operator = matcher.group(2).replaceAll("\\s+", " ");
            Condition one = new Condition(matcher.group(1), operator, values(matcher.group(3)));
            one.demandUsable(rule);
            all.add(one);
        }
        if (end < text.length() || all.isEmpty()) {
            throw new IllegalArgumentException("the rule '" + rule + "' cannot be read from: " + text.substring(end));
        }
        return List.copyOf(all);
    }

    private void demandUsable(String rule) {
        boolean compares = operator.equals("<") || operator.equals(">");
        boolean odd = values.stream().anyMatch(value -> value.isEmpty() || value.indexOf('"') >= 0);
        if (odd || (compares && values.size() > 1)) {
            throw new IllegalArgumentException("the rule '" + rule
                    + "' has an empty value, more than one where one is compared, or a quote that stands alone");
        }
        if (compares && number(values.get(0)).isEmpty()) {
            throw new IllegalArgumentException(
                    "the rule '" + rule + "' compares with what is no number: " + values.get(0));
        }
    }

    private static List<String> values(String text) {
        String inner = text.startsWith("(") ? text.substring(1, text.length() - 1) : text;
        return Arrays.stream(text.startsWith("(") ? inner.split(",") : new String[] {inner})
                .map(String::strip)
                .map(value -> value.startsWith("\"") && value.endsWith("\"") && value.length() > 1
                        ? value.substring(1, value.length() - 1)
                        : value)
                .toList();
    }

    /** What is known of a condition. */
    enum Truth {
        HOLDS,
        FAILS,
        /** The argument is missing, or it cannot be told whether two of its forms are the same. */
        UNKNOWN;

        static Truth of(boolean holds) {
            return holds ? HOLDS : FAILS;
        }

        Truth and(Truth other) {
            return this == FAILS || other == FAILS ? FAILS : this == HOLDS ? other : this;
        }

        private Truth not() {
            return this == UNKNOWN ? this : of(this == FAILS);
        }
    }

    boolean isAbout(JsonNode arguments) {
        return arguments.hasNonNull(argument);
    }

    /**
     * Whether it holds for a call. Of a list it holds for a rule that tightens if it does for one item, for others if it does for each of them.
     *
     * @param kind what the argument decides
     */
    Truth holds(JsonNode arguments, SinkKind kind, boolean tightens) {
        JsonNode value = arguments.path(argument);
        if (value.isMissingNode() || value.isNull()) {
            return Truth.UNKNOWN;
        }
        return value.isArray() ? forList(value, kind, tightens) : holdsFor(value, kind, tightens);
    }

    private Truth forList(JsonNode list, SinkKind kind, boolean tightens) {
        Set<Truth> all = EnumSet.noneOf(Truth.class);
        list.forEach(item -> all.add(holdsFor(item, kind, tightens)));
        Truth decisive = Truth.of(tightens); // one item is enough
        if (all.contains(decisive) || all.isEmpty()) {
            return all.isEmpty() ? Truth.FAILS : decisive;
        }
        return all.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : Truth.of(!tightens);
    }

    private Truth holdsFor(JsonNode value, SinkKind kind, boolean tightens) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return switch (operator) {
            case "=", "in" -> isOneOf(value, kind, tightens);
            case "!=", "not in" -> isOneOf(value, kind, !tightens).not();
            case "host in" -> truth(host(text).map(this::isHost));
            case "host not in" -> truth(host(text).map(host -> !isHost(host)));
            default -> truth(number(text).map(this::compares));
        };
    }

    private static Truth truth(Optional<Boolean> known) {
        return known.map(Truth::of).orElse(Truth.UNKNOWN);
    }

    // Where to be taken for one of these is the stricter end, what only looks like one is one.
    private Truth isOneOf(JsonNode value, SinkKind kind, boolean widely) {
        String text = value.asText();
        if (value.isValueNode() && values.stream().anyMatch(one -> isSame(one, text, kind, widely))) {
            return Truth.HOLDS;
        }
        return value.isValueNode() && isClear(value, kind) ? Truth.FAILS : Truth.UNKNOWN;
    }

    private static boolean isClear(JsonNode value, SinkKind kind) {
        return !kind.isAuthority()
                || value.asText().isEmpty()
                || Canonical.of(kind, value).filter(form -> !form.flagged()).isPresent();
    }

    private static boolean isSame(String one, String other, SinkKind kind, boolean widely) {
        if (one.equals(other) || sameNumber(one, other) || (widely && alike(one).equals(alike(other)))) {
            return true;
        }
        Optional<Canonical> form = Canonical.of(kind, one);
        return form.isPresent() && !form.get().flagged() && form.equals(Canonical.of(kind, other));
    }

    // Without what a reader would not see: case, width, accents written apart, spaces and hidden characters.
    static String alike(String text) {
        boolean plain = Scripts.isPlain(text) && text.indexOf(' ') < 0;
        return plain ? text.toLowerCase(Locale.ROOT) : alikeInAnyText(text);
    }

    static String alikeInAnyText(String text) {
        return UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    private static boolean sameNumber(String one, String other) {
        Optional<BigDecimal> number = number(one);
        return number.isPresent()
                && number(other).filter(two -> two.compareTo(number.get()) == 0).isPresent();
    }

    private boolean compares(BigDecimal number) {
        int order = number.compareTo(number(values.get(0)).orElseThrow());
        return operator.equals("<") ? order < 0 : order > 0;
    }

    private boolean isHost(String host) {
        return values.stream().anyMatch(value -> value.equalsIgnoreCase(host));
    }

    private static Optional<String> host(String text) {
        SinkKind kind = text.indexOf('@') > 0 && !text.contains("/") ? SinkKind.RECIPIENT : SinkKind.URL;
        return Canonical.of(kind, text).flatMap(Canonical::host);
    }

    static Optional<BigDecimal> number(String text) {
        if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
            return Optional.empty(); // no exception for what is plainly none: they take their time
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
