package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.guard.Condition.Truth;
import io.perdure.trust.SinkKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of a developer: a verb, a tool and conditions on its arguments; see {@link TrustPolicy#rule}. Immutable.
 *
 * @param verb {@code forbid}, {@code require}, {@code ask} or {@code grant}: the strongest first in {@link #VERBS}
 * @param tool its name, or a star
 * @param conditions all of them must hold
 */
record Rule(String verb, String tool, List<Condition> conditions) {
    static final List<String> VERBS = List.of("forbid", "require", "ask", "grant");

    private static final Pattern FORM =
            Pattern.compile("(forbid|require|ask|grant)\\s+(\\*|[\\w-]+)(?:\\s+when\\s+(.+))?");

    static Rule parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the rule '" + text
                    + "' is not of the form: forbid|require|ask|grant TOOL [when ARGUMENT OPERATOR VALUE [and ...]]");
        }
        String conditions = matcher.group(3);
        Rule rule = new Rule(
                matcher.group(1), matcher.group(2), conditions == null ? List.of() : Condition.parse(text, conditions));
        if (rule.verb.equals("grant") && (rule.conditions.isEmpty() || rule.tool.equals("*"))) {
            throw new IllegalArgumentException("the rule '" + text
                    + "' grants too much: name a tool, and a condition for each argument that is authority");
        }
        if (rule.verb.equals("require") && rule.conditions.isEmpty()) {
            throw new IllegalArgumentException("the rule '" + text + "' requires nothing: add a condition");
        }
        return rule;
    }

    /** The strongest rule that applies to a call. */
    static Optional<Rule> verdict(List<String> rules, String tool, JsonNode arguments) {
        return rules.stream()
                .map(Rule::parse)
                .filter(rule -> rule.applies(rule.truth(tool, arguments, argument -> SinkKind.TARGET)))
                .min(Comparator.comparing(rule -> VERBS.indexOf(rule.verb)));
    }

    /** Whether its conditions hold for a call; those of a rule about another tool do not, or do if they are demanded. */
    Truth truth(String called, JsonNode arguments, Function<String, SinkKind> kinds) {
        if (!concerns(called, arguments)) {
            return Truth.of(verb.equals("require"));
        }
        boolean tightens = verb.equals("forbid") || verb.equals("ask");
        Truth all = Truth.HOLDS;
        for (Condition one : conditions) {
            all = all.and(one.holds(arguments, kinds.apply(one.argument()), tightens));
        }
        return all;
    }

    // Of all tools those that have such arguments.
    private boolean concerns(String called, JsonNode arguments) {
        return tool.equals(called) || (tool.equals("*") && conditions.stream().allMatch(one -> one.isAbout(arguments)));
    }

    /** Whether it has something to say of a call for which its conditions are so: what cannot be told is told the strict way. */
    boolean applies(Truth truth) {
        return switch (verb) {
            case "forbid", "ask" -> truth != Truth.FAILS;
            case "require" -> truth != Truth.HOLDS;
            default -> truth == Truth.HOLDS;
        };
    }

    /** Whether it says something of an argument. */
    boolean limits(String argument) {
        return conditions.stream().anyMatch(condition -> condition.argument().equals(argument));
    }
}
