package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of a developer: a verb, a tool and conditions on its arguments; see {@link TrustPolicy#rule}. Immutable.
 *
 * @param verb {@code forbid}, {@code ask} or {@code grant}: the strongest first in {@link #VERBS}
 * @param tool its name, or a star
 * @param conditions all of them must hold
 */
record Rule(String verb, String tool, List<Condition> conditions) {
    static final List<String> VERBS = List.of("forbid", "ask", "grant");

    private static final Pattern FORM = Pattern.compile("(forbid|ask|grant)\\s+(\\*|[\\w-]+)(?:\\s+when\\s+(.+))?");

    static Rule parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the rule '" + text
                    + "' is not of the form: forbid|ask|grant TOOL [when ARGUMENT OPERATOR VALUE [and ...]]");
        }
        String conditions = matcher.group(3);
        Rule rule = new Rule(
                matcher.group(1), matcher.group(2), conditions == null ? List.of() : Condition.parse(text, conditions));
        if (rule.verb.equals("grant") && (rule.conditions.isEmpty() || rule.tool.equals("*"))) {
            throw new IllegalArgumentException("the rule '" + text
                    + "' grants too much: name a tool, and a condition for each argument that is authority");
        }
        return rule;
    }

    /** The strongest rule about a call. */
    static Optional<Rule> verdict(List<String> rules, String tool, JsonNode arguments) {
        return rules.stream()
                .map(Rule::parse)
                .filter(rule -> rule.isAbout(tool, arguments))
                .min(Comparator.comparing(rule -> VERBS.indexOf(rule.verb)));
    }

    boolean isAbout(String called, JsonNode arguments) {
        return (tool.equals("*") || tool.equals(called))
                && conditions.stream().allMatch(condition -> condition.holds(arguments, verb));
    }

    /** Whether it says something of an argument. */
    boolean limits(String argument) {
        return conditions.stream().anyMatch(condition -> condition.argument().equals(argument));
    }
}
