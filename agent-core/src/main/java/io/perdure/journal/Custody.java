package io.perdure.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.journal.Call.Approval;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.tool.InvocationId;
import io.perdure.tool.ToolOutcome;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a task may do by the word of people, and how much of it it has done. Immutable, and of bounded size.
 *
 * @param pins a hash of the manifest of each tool that it may use, by name; empty if nobody pinned any
 * @param asked how many questions were asked
 * @param refused how many answers in a row were no
 * @param endorsed values that people endorsed
 * @param grants what people granted
 * @param planned the tools that the model meant to use, by its plan, before it read anything that is not trusted; empty if it did not say
 * @param spent how much of its budgets is spent
 * @param wrote whether it has handed on words of somebody else's to a tool that changes something or tells somebody: what it reads back may be them
 */
public record Custody(
        Map<String, String> pins,
        int asked,
        int refused,
        List<Endorsement> endorsed,
        List<Grant> grants,
        Set<String> planned,
        Spent spent,
        boolean wrote) {
    static final Custody NONE = new Custody(Map.of(), 0, 0, List.of(), List.of(), Set.of(), Spent.NOTHING, false);

    /** How many recipients are remembered: to whoever is beyond them nothing more is sent, whatever the budget. */
    public static final int MOST = 256;

    /** Copies them. */
    public Custody {
        planned = Collections.unmodifiableSet(new TreeSet<>(planned == null ? Set.of() : planned));
    }

    Custody after(Folded before, JournalEntry entry) {
        if (entry instanceof ToolsPinned e) {
            return new Custody(e.manifests(), asked, refused, endorsed, grants, planned, spent, wrote);
        }
        if (entry instanceof ApprovalRequested) {
            return new Custody(pins, asked + 1, refused, endorsed, grants, planned, spent, wrote);
        }
        if (entry instanceof ApprovalGiven e) {
            return answered(before.calls(), e);
        }
        if (entry instanceof AttemptStarted e && e.permit() != null) {
            return used(before, e.id(), e.permit());
        }
        Call ended = entry instanceof InvocationEnded e && before.calls().isOpen(e.id())
                ? before.calls().find(e.id())
                : null;
        return ended == null ? this : ended(before, ended, ((InvocationEnded) entry));
    }

    private Custody ended(Folded before, Call call, InvocationEnded entry) {
        ToolOutcome outcome = entry.outcome();
        InvocationEnded.Child child = entry.child();
        boolean plans = call.asked().tool().equals(Plan.TOOL) && outcome.isDone();
        boolean unread = before.conversation().handles().minted() == 0
                && before.conversation().label().isTrusted();
        Set<String> meant = plans && unread ? Plan.toolsIn(call.asked().arguments()) : planned;
        Spent own = spent.and(call, outcome);
        if (child == null) {
            return new Custody(pins, asked, refused, endorsed, grants, meant, own, wrote);
        }
        Spent both = own.and(child.spent());
        boolean others = wrote || !child.spent().effects().isEmpty(); // whose words it wrote is not known here
        return new Custody(pins, asked + child.asked(), refused, endorsed, grants, meant, both, others);
    }

    private Custody used(Folded before, InvocationId id, Permit permit) {
        Call call = before.calls().find(id);
        if (call == null) {
            return this;
        }
        List<Grant> left = new ArrayList<>(grants);
        Integer number = permit.grant();
        if (number != null && number < left.size()) {
            left.set(number, left.get(number).used());
        }
        Spent more = spent.and(call.asked().tool(), permit);
        boolean others = wrote || isOfOthers(call, before.conversation().handles());
        return new Custody(pins, asked, refused, endorsed, List.copyOf(left), planned, more, others);
    }

    private static boolean isOfOthers(Call call, Handles handles) {
        return !call.choice().join(FilledIn.handed(call.asked(), handles)).isTrusted();
    }

    private Custody answered(Calls calls, ApprovalGiven entry) {
        List<Approval> about = calls.all().stream()
                .filter(call -> Calls.isAbout(entry, call))
                .map(call -> Objects.requireNonNull(call.approval()))
                .toList();
        if (about.isEmpty()) {
            return this;
        }
        if (entry.verdict() == Verdict.NO) {
            return new Custody(pins, asked, refused + 1, endorsed, grants, planned, spent, wrote);
        }
        List<Endorsement> values = new ArrayList<>(endorsed);
        List<Grant> granted = new ArrayList<>(grants);
        if (entry.verdict() == Verdict.VALUE) {
            about.forEach(approval -> values.addAll(approval.values()));
        } else if (entry.verdict() == Verdict.TASK_GRANT) {
            about.forEach(approval -> granted.add(new Grant(approval.tool(), approval.authority(), GRANTED_USES)));
        }
        return new Custody(pins, asked, 0, last(values), last(granted), planned, spent, wrote);
    }

    private static final int GRANTED_USES = 20;

    private static <T> List<T> last(List<T> all) {
        return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /**
     * A value that a person endorsed for this task.
     *
     * @param kind for what
     * @param value its canonical form
     */
    public record Endorsement(SinkKind kind, String value) {}

    /**
     * What a person granted: calls of a tool with this authority.
     *
     * @param tool its name
     * @param authority the canonical form of each argument that is authority, by JSON pointer
     * @param uses how many are left
     */
    public record Grant(String tool, Map<String, String> authority, int uses) {
        /** Copies the map. */
        public Grant {
            authority = Map.copyOf(authority);
        }

        private Grant used() {
            return new Grant(tool, authority, uses - 1);
        }
    }

    /**
     * How much of its budgets a task has spent.
     *
     * @param effects how many side effects each tool was allowed
     * @param recipients whom it reached; one more than {@value #MOST} if they are too many to be remembered
     * @param amount the sum of all amounts
     * @param bytes how much left with its calls
     * @param reveals how often a hidden text was revealed
     * @param bits how many bits of hidden texts were shown
     */
    public record Spent(
            Map<String, Integer> effects,
            Set<String> recipients,
            BigDecimal amount,
            long bytes,
            int reveals,
            int bits) {
        /** Nothing. */
        public static final Spent NOTHING = new Spent(Map.of(), Set.of(), BigDecimal.ZERO, 0, 0, 0);

        /** Copies them. */
        public Spent {
            effects = Map.copyOf(effects);
            recipients = Collections.unmodifiableSortedSet(new TreeSet<>(recipients));
        }

        /** Both together. */
        public Spent and(Spent other) {
            Map<String, Integer> all = new LinkedHashMap<>(effects);
            other.effects.forEach((tool, times) -> all.merge(tool, times, Integer::sum));
            Set<String> reached = new TreeSet<>(recipients);
            other.recipients.stream().limit(Math.max(0, MOST - reached.size())).forEach(reached::add);
            BigDecimal sum = amount.add(other.amount);
            return new Spent(all, reached, sum, bytes + other.bytes, reveals + other.reveals, bits + other.bits);
        }

        private Spent and(String tool, Permit permit) {
            Map<String, Integer> more = new LinkedHashMap<>(effects);
            more.merge(tool, 1, Integer::sum);
            Set<String> reached = new TreeSet<>(recipients);
            permit.recipients().stream()
                    .takeWhile(whom -> reached.size() <= MOST) // one more than may be: full for good
                    .forEach(reached::add);
            BigDecimal sum = permit.amount() == null ? amount : amount.add(permit.amount());
            return new Spent(more, reached, sum, bytes + permit.bytes(), reveals, bits);
        }

        private Spent and(@Nullable Call call, ToolOutcome outcome) {
            if (call == null || outcome.labels() == null) {
                return this;
            }
            boolean revealed = call.asked().tool().equals(REVEAL) && outcome.isDone();
            int through = outcome.labels().bits();
            return !revealed && through == 0
                    ? this
                    : new Spent(effects, recipients, amount, bytes, reveals + (revealed ? 1 : 0), bits + through);
        }
    }

    /** The name of the tool by which a model has a hidden text revealed; no other tool may have it. */
    public static final String REVEAL = "reveal";

    /** The name of the tool by which a model has values extracted from hidden texts; no other tool may have it. */
    public static final String EXTRACT = "extract";

    /**
     * Why an invocation was allowed to have an effect, and what it counts for in budgets. Immutable.
     *
     * @param rule the rule that allowed it: a stable word
     * @param approval the approval that it used up; {@code null} if it needed none
     * @param grant the number of the grant that it used, from 0; {@code null} if it used none
     * @param recipients whom it reaches, in canonical form
     * @param amount the sum of its amounts; {@code null} if it has none
     * @param bytes how much leaves with it
     * @param declassified whether it may tell its recipients what was not meant for them
     */
    public record Permit(
            String rule,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String approval,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer grant,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> recipients,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            BigDecimal amount,

            long bytes,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonSetter(nulls = Nulls.AS_EMPTY)
            boolean declassified) {
        /** Copies the list. */
        public Permit {
            Objects.requireNonNull(rule, "rule");
            recipients = recipients == null ? List.of() : List.copyOf(recipients);
        }

        /** Allowed by this rule alone. */
        public static Permit by(String rule) {
            return new Permit(rule, null, null, List.of(), null, 0, false);
        }
    }
}
