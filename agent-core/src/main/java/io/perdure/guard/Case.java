package io.perdure.guard;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call that is to be decided about, with all that matters for it. */
record Case(TrustPolicy policy, ToolSpec spec, TaskState task, Call call, FilledIn arguments, List<Leaf> leaves) {
    Case(TrustPolicy policy, ToolSpec spec, TaskState task, Call call, FilledIn arguments) {
        this(policy, spec, task, call, arguments, Leaf.of(spec.declaration(), arguments));
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
        List<Grant> grants = task.custody().grants();
        Map<String, String> authority = authority();
        return IntStream.range(0, grants.size())
                .filter(i -> grants.get(i).uses() > 0)
                .filter(i -> grants.get(i).tool().equals(spec.name()))
                .filter(i -> grants.get(i).authority().equals(authority))
                .boxed()
                .findFirst();
    }

    /** Whether a rule of the developer grants it: one that says something of each argument that is authority. */
    boolean isGrantedByRule() {
        return policy.rules().stream()
                .map(Rule::parse)
                .filter(rule -> rule.verb().equals("grant") && rule.isAbout(spec.name(), arguments.json()))
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
        return new Permit(rule, approval, grant, recipients(), amount(), bytes(), Confidentiality.declassifies(this));
    }

    /** Whom it reaches: in canonical form, or as it was written if that has none. */
    List<String> recipients() {
        return leaves.stream()
                .filter(leaf -> leaf.kind() == SinkKind.RECIPIENT || leaf.kind() == SinkKind.URL)
                .map(leaf -> leaf.canonical()
                        .map(Canonical::form)
                        .orElse(leaf.value().asText()))
                .distinct()
                .toList();
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
        return goesOut() ? arguments.json().toString().length() : 0;
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
