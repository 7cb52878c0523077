package io.perdure.guard;

import io.perdure.trust.SinkKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the developer said in a policy, read once. Safe for use by several threads. */
final class Constants {
    private final TrustPolicy policy;
    private final List<Rule> rules;
    private final Map<SinkKind, Set<Canonical>> vouched = new ConcurrentHashMap<>();
    private final Set<String> hosts;
    private final Canaries canaries;

    Constants(TrustPolicy policy) {
        this.policy = policy;
        this.rules = policy.rules().stream().map(Rule::parse).toList();
        this.hosts = policy.vouched().getOrDefault(SinkKind.URL, Set.of()).stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.canaries = new Canaries(policy.canaries());
    }

    Canaries canaries() {
        return canaries;
    }

    TrustPolicy policy() {
        return policy;
    }

    List<Rule> rules() {
        return rules;
    }

    /** Whether the developer vouches for a value; of addresses for all on a host. */
    boolean vouch(SinkKind kind, Canonical form) {
        if (policy.vouched().isEmpty()) {
            return false;
        }
        return vouched.computeIfAbsent(kind, this::forms).contains(form)
                || (kind == SinkKind.URL && form.host().filter(hosts::contains).isPresent());
    }

    private Set<Canonical> forms(SinkKind kind) {
        return policy.vouched().getOrDefault(kind, Set.of()).stream()
                .map(value -> Canonical.of(kind, value))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
