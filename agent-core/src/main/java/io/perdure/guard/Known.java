package io.perdure.guard;

import io.perdure.journal.Custody.Endorsement;
import io.perdure.journal.TaskState;
import io.perdure.store.TaskId;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked up for each value of a call: indexes over parts of a task's state and of its policy. They hold nothing that does not stand there,
 * so that it does not matter for any decision whether they were kept: what was made of the very same part is taken again, and the rest is made anew.
 * Immutable.
 *
 * @param said what the user said
 * @param constants what the developer said
 * @param endorsements what {@code endorsed} was made of
 * @param endorsed what people endorsed
 * @param foreign the words of hidden texts
 */
record Known(
        Said said, Constants constants, List<Endorsement> endorsements, Set<Endorsement> endorsed, Foreign foreign) {
    private static final Kept KEPT = new Kept();

    @SuppressWarnings("ReferenceEquality") // kept already, or not
    static Known of(TrustPolicy policy, TaskState task) {
        Known before = KEPT.get(task.id());
        Known known = before == null ? fresh(policy, task) : before.now(policy, task);
        if (known != before) {
            KEPT.put(task.id(), known);
        }
        return known;
    }

    private static Known fresh(TrustPolicy policy, TaskState task) {
        List<Endorsement> endorsed = task.custody().endorsed();
        return new Known(
                new Said(task.start()),
                new Constants(policy),
                endorsed,
                Set.copyOf(endorsed),
                Foreign.NONE.upTo(task.handles()));
    }

    @SuppressWarnings("ReferenceEquality") // the very same parts, or they are looked at anew
    private Known now(TrustPolicy policy, TaskState task) {
        Said words = said.start() == task.start() ? said : new Said(task.start());
        Constants rules = constants.policy() == policy ? constants : new Constants(policy);
        List<Endorsement> list = task.custody().endorsed();
        Foreign read = foreign.upTo(task.handles());
        boolean same = words == said && rules == constants && list == endorsements && read == foreign;
        Set<Endorsement> values = list == endorsements ? endorsed : Set.copyOf(list);
        return same ? this : new Known(words, rules, list, values, read);
    }

    /** Those of the tasks that were decided about last. They go when memory runs short. */
    private static final class Kept {
        private static final int MOST = 256;
        private static final int MOST_WORDS = 8_000_000;

        private final Map<TaskId, One> all = new LinkedHashMap<>(MOST, 0.75f, true);
        private long words;

        private record One(SoftReference<Known> known, int words) {}

        private synchronized @Nullable Known get(TaskId task) {
            One one = all.get(task);
            return one == null ? null : one.known().get();
        }

        private synchronized void put(TaskId task, Known known) {
            One before = all.put(task, new One(new SoftReference<>(known), known.foreign.size()));
            words += known.foreign.size() - (before == null ? 0 : before.words());
            var oldest = all.values().iterator();
            while (all.size() > MOST || (words > MOST_WORDS && all.size() > 1)) {
                words -= oldest.next().words();
                oldest.remove();
            }
        }
    }
}
