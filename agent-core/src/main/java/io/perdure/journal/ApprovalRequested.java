package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perdure.tool.InvocationId;
import io.perdure.trust.Label;
import io.perdure.trust.SinkKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A person is asked whether calls may be made. They wait, without a thread, for the answer or until the question expires, which counts as no.
 *
 * @param at when
 * @param id the question's name, minted by the task
 * @param items what is asked, one for each call
 * @param expires when it is too late to answer; {@code null}: never
 */
public record ApprovalRequested(
        Instant at, String id, List<Item> items, @Nullable Instant expires) implements JournalEntry {
    /** Copies the list. */
    public ApprovalRequested {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        items = List.copyOf(items);
    }

    /**
     * One call that is asked about.
     *
     * @param call which
     * @param tool its tool
     * @param arguments as it would be made: what handles stand for is filled in, secrets are not
     * @param bound a hash of everything the answer is bound to: call, manifest, arguments, labels and policy
     * @param choice who could influence that the call is made
     * @param concerns why it is asked about
     * @param authority the canonical form of each argument that is authority, by JSON pointer
     * @param soFar what the tool has done before in this task; may be empty
     */
    public record Item(
            InvocationId call,
            String tool,
            String arguments,
            String bound,
            Label choice,
            List<Concern> concerns,
            Map<String, String> authority,
            String soFar) {
        /** Copies the list. */
        public Item {
            Objects.requireNonNull(call, "call");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(arguments, "arguments");
            Objects.requireNonNull(bound, "bound");
            Objects.requireNonNull(choice, "choice");
            concerns = List.copyOf(concerns);
            authority = Collections.unmodifiableMap(new TreeMap<>(authority));
        }

        /** The values that it is asked about. */
        List<Custody.Endorsement> values() {
            return concerns.stream()
                    .filter(concern ->
                            concern.kind() != null && !concern.value().isEmpty())
                    .map(concern -> new Custody.Endorsement(Objects.requireNonNull(concern.kind()), concern.value()))
                    .toList();
        }
    }

    /**
     * One reason to ask.
     *
     * @param rule the rule: a stable word
     * @param argument JSON pointer to the argument that it is about; empty: the call as a whole
     * @param kind what the argument decides; {@code null} for the call as a whole
     * @param value its canonical form; empty if it has none
     * @param from where the value, or the wish to make the call, may come from
     */
    public record Concern(
            String rule,
            String argument,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            SinkKind kind,

            String value,
            String from) {
        /** Checks that nothing is missing. */
        public Concern {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(argument, "argument");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(from, "from");
        }
    }
}
