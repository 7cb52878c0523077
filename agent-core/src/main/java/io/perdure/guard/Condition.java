package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition of a rule. A condition that cannot be checked holds for a rule that tightens, and does not for one that loosens.
 *
 * @param argument the name of an argument at the top of the object
 * @param operator what is compared
 * @param values with what; one for comparisons
 */
record Condition(String argument, String operator, List<String> values) {
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

    boolean holds(JsonNode arguments, String verb) {
        boolean tightens = !verb.equals("grant");
        JsonNode value = arguments.path(argument);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        return value.isArray()
                ? tightens
                        ? value.valueStream().anyMatch(item -> holdsFor(item, true))
                        : !value.isEmpty() && value.valueStream().allMatch(item -> holdsFor(item, false))
                : holdsFor(value, tightens);
    }

    private boolean holdsFor(JsonNode value, boolean tightens) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return switch (operator) {
            case "=", "in" -> isOneOf(text);
            case "!=", "not in" -> !isOneOf(text);
            case "host in" -> host(text).map(this::isHost).orElse(tightens);
            case "host not in" -> host(text).map(host -> !isHost(host)).orElse(tightens);
            default -> number(text).map(this::compares).orElse(tightens);
        };
    }

    private boolean isOneOf(String text) {
        return values.stream().anyMatch(value -> value.equals(text) || sameNumber(value, text));
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

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
