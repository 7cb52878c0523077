package io.perdure.guard;

import io.perdure.guard.Condition.Truth;
import io.perdure.journal.Call;
import io.perdure.journal.Custody.Grant;
import io.perdure.journal.Custody.Permit;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import io.perdure.tool.Declaration;
import io.perdure.tool.ToolSpec;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call that is to be decided about, with all that matters for it. */
final class Case {
    private final TrustPolicy policy;
    private final ToolSpec spec;
    private final TaskState task;
    private final Call call;
    private final FilledIn arguments;
    private final List<Leaf> leaves;
    private final Known known;
    private @Nullable Map<Rule, Truth> rules;
    private @Nullable Grants grants;
    private @Nullable List<String> recipients;
    private @Nullable Confidentiality confidentiality;
    private long bytes = -1;

    Case(TrustPolicy policy, ToolSpec spec, TaskState task, Call call, FilledIn arguments) {
        this.policy = policy;
        this.spec = spec;
        this.task = task;
        this.call = call;
        this.arguments = arguments;
        this.leaves = Leaf.of(spec.declaration(), arguments);
        this.known = Known.of(policy, task);
    }

    TrustPolicy policy() {
        return policy;
    }

    ToolSpec spec() {
        return spec;
    }

    TaskState task() {
        return task;
    }

    Call call() {
        return call;
    }

    FilledIn arguments() {
        return arguments;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** The indexes over what the task and its policy hold. */
    Known known() {
        return known;
    }

    Confidentiality confidentiality() {
        Confidentiality of = confidentiality;
        if (of == null) {
            of = new Confidentiality(this);
            confidentiality = of;
        }
        return of;
    }

    /** The developer's rules that apply to this call, with what is known of their conditions. */
    private Map<Rule, Truth> rules() {
        Map<Rule, Truth> some = rules;
        if (some == null) {
            some = applying();
            rules = some;
        }
        return some;
    }

    private Map<Rule, Truth> applying() {
        Map<Rule, Truth> some = new LinkedHashMap<>();
        for (Rule rule : known.constants().rules()) {
            Truth truth = rule.truth(spec.name(), arguments.json(), spec.declaration()::sink);
            if (rule.applies(truth)) {
                some.put(rule, truth);
            }
        }
        return some;
    }

    /** What is known of the conditions of those rules with this verb that apply to it; empty if there is none. */
    Set<Truth> ruled(String verb) {
        Set<Truth> truths = EnumSet.noneOf(Truth.class);
        rules().forEach((rule, truth) -> {
            if (rule.verb().equals(verb)) {
                truths.add(truth);
            }
        });
        return truths;
    }

    boolean hasSideEffect() {
        return spec.declaration().consequence() != Declaration.Consequence.NONE || goesOut();
    }

    // What has no arguments carries nothing out.
    boolean goesOut() {
        return spec.declaration().egress() && !leaves.isEmpty();
    }

    boolean isChoiceTrusted() {
        return call.choice().isTrusted();
    }

    /** The canonical form of each argument that is authority. */
    Map<String, String> authority() {
        Map<String, String> authority = new TreeMap<>();
        leaves.stream()
                .filter(leaf -> leaf.kind().isAuthority())
                .forEach(leaf -> authority.put(
                        leaf.pointer(),
                        leaf.canonical()
                                .map(Canonical::form)
                                .orElse(leaf.value().toString())));
        return authority;
    }

    /** The grant of a person that covers the call, if there is one: its number. */
    Optional<Integer> grant() {
        Grants found = grants;
        if (found == null) {
            found = new Grants(task.custody().grants().isEmpty() ? Optional.empty() : findGrant());
            grants = found;
        }
        return found.first();
    }

    private record Grants(Optional<Integer> first) {}

    private Optional<Integer> findGrant() {
        List<Grant> all = task.custody().grants();
        Map<String, String> authority = authority();
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).uses() > 0)
                .filter(i -> all.get(i).tool().equals(spec.name()))
                .filter(i -> all.get(i).authority().equals(authority))
                .boxed()
                .findFirst();
    }

    /** Whether a rule of the developer grants it: one that says something of each argument that is authority. */
    boolean isGrantedByRule() {
        return rules().keySet().stream()
                .filter(rule -> rule.verb().equals("grant"))
                .anyMatch(rule -> leaves.stream()
                        .filter(leaf -> leaf.kind().isAuthority())
                        .allMatch(
                                leaf -> rule.limits(leaf.pointer().substring(1).split("/")[0])));
    }

    /** What is recorded if the call is made, by this approval if it needed one. */
    Permit permit(@Nullable String approval) {
        Integer grant = approval == null
                ? grant().filter(number -> Provenance.needsGrant(this)).orElse(null)
                : null;
        String rule =
                approval != null ? "approved" : grant != null ? "granted" : isChoiceTrusted() ? "trusted" : "vouched";
        return new Permit(
                rule,
                approval,
                grant,
                recipients(),
                amount(),
                bytes(),
                confidentiality().declassifies());
    }

    /** Whom it reaches: in canonical form, or as it was written if that has none. */
    List<String> recipients() {
        List<String> whom = recipients;
        if (whom == null) {
            whom = leaves.stream()
                    .filter(Leaf::isAddress)
                    .map(Leaf::whom)
                    .distinct()
                    .toList();
            recipients = whom;
        }
        return whom;
    }

    /** The sum of all amounts, each without its sign: what is taken back was moved all the same. */
    @Nullable
    BigDecimal amount() {
        return amounts().flatMap(Optional::stream).reduce(BigDecimal::add).orElse(null);
    }

    /** Whether an amount is no number that could be counted. */
    boolean hasStrangeAmount() {
        return amounts().anyMatch(Optional::isEmpty);
    }

    private Stream<Optional<BigDecimal>> amounts() {
        return leaves.stream()
                .filter(leaf -> leaf.kind() == SinkKind.AMOUNT)
                .map(leaf -> leaf.canonical().flatMap(Canonical::number));
    }

    long bytes() {
        if (bytes < 0) {
            bytes = goesOut() ? Leaf.length(arguments.json()) : 0;
        }
        return bytes;
    }

    String soFar() {
        int before = task.custody().spent().effects().getOrDefault(spec.name(), 0);
        BigDecimal amount = task.custody().spent().amount();
        return before == 0
                ? ""
                : "so far in this task: " + spec.name() + " " + before + " time(s)"
                        + (amount.signum() == 0 ? "" : ", amounts of " + amount.toPlainString() + " in all");
    }

    /** A hash of everything that an approval is bound to. */
    String bound() {
        String all = String.join(
                "\0",
                call.id().callId(),
                spec.name(),
                spec.manifest(),
                arguments.json().toString(),
                call.choice().toString(),
                new TreeMap<>(arguments.labels()).toString(),
                policy.canonical());
        return HexFormat.of().formatHex(sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
