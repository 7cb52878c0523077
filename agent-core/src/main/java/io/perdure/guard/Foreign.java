package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.journal.Handles;
import io.perdure.journal.Handles.Handle;
import io.perdure.trust.SinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words of hidden texts: a value that stands in one, and that the model was not shown, is suspicious. It raises questions and lowers none, so it
 * may miss what is disguised. Immutable: {@link #upTo} reads what is new, and takes over what was read before.
 *
 * @param parts the words, in the order of the handles; each part a good deal larger than the one behind it
 * @param last the last handle that was read
 */
record Foreign(List<WordIndex> parts, @Nullable Handle last) {
    static final Foreign NONE = new Foreign(List.of(), null);

    private static final int SHORTEST = 4;
    private static final int RUN = 5;
    private static final int NOWHERE = -1;

    /** The words of these; of those that are forgotten none is found. */
    Foreign upTo(Handles handles) {
        List<Handle> all = handles.all();
        Handle newest = all.isEmpty() ? null : all.get(all.size() - 1);
        if (newest == null) {
            return NONE;
        }
        return isSame(newest) ? this : knows(handles) ? longer(all) : NONE.longer(all);
    }

    // The fold mints each handle once: where it is the same, all before it are.
    @SuppressWarnings("ReferenceEquality") // equal ones of other tasks are not the same, and comparing texts costs
    private boolean isSame(Handle other) {
        return other == last;
    }

    private boolean knows(Handles handles) {
        return last != null && handles.find(last.number()).filter(this::isSame).isPresent();
    }

    private Foreign longer(List<Handle> all) {
        int oldest = all.get(0).number();
        int known = last == null ? 0 : last.number() - oldest + 1;
        List<WordIndex> more = new ArrayList<>();
        parts.forEach(part -> part.keptFrom(oldest).ifPresent(more::add));
        WordIndex next = WordIndex.of(all.subList(known, all.size()), RUN);
        while (!more.isEmpty() && more.get(more.size() - 1).size() <= 2 * next.size()) {
            next = more.remove(more.size() - 1).and(next);
        }
        more.add(next);
        return new Foreign(List.copyOf(more), all.get(all.size() - 1));
    }

    int size() {
        return parts.stream().mapToInt(WordIndex::size).sum();
    }

    /** The first handles in whose texts the value stands, or a part of it that is telling; none if no text holds any. */
    List<Handle> find(Handles handles, SinkKind kind, JsonNode value, int most) {
        if (parts.isEmpty() || kind == SinkKind.TIME) {
            return List.of();
        }
        String text = value.asText().toLowerCase(Locale.ROOT);
        List<Handle> found = new ArrayList<>();
        int number = find(kind, text, handles.all().get(0).number());
        for (int i = 1; i <= most && number != NOWHERE; i++) {
            handles.find(number).ifPresent(found::add);
            number = i < most ? find(kind, text, number + 1) : NOWHERE;
        }
        return found;
    }

    private int find(SinkKind kind, String text, int oldest) {
        return kind.isAuthority() ? authority(text, oldest) : content(text, oldest);
    }

    // All words that are telling are known, and there is one.
    private int authority(String text, int oldest) {
        int first = NOWHERE;
        for (Words words = new Words(text); words.next(); ) {
            boolean telling = words.length() >= SHORTEST && !words.isPlainNumber();
            int number = telling ? holds(words, oldest) : first;
            if (telling && number == NOWHERE) {
                return NOWHERE;
            }
            first = first == NOWHERE ? number : first;
        }
        return first;
    }

    private int holds(Words words, int oldest) {
        int number = find(words.hash(), oldest);
        long host = number == NOWHERE ? words.host() : 0;
        return host == 0 ? number : find(host, oldest);
    }

    private int content(String text, int oldest) {
        Words words = new Words(text);
        while (words.next()) {
            int number = words.isAddress() ? holds(words, oldest) : NOWHERE;
            if (number != NOWHERE) {
                return number;
            }
        }
        return sentence(WordIndex.hashes(text), oldest);
    }

    private int sentence(long[] words, int oldest) {
        for (int i = 0; i + RUN <= words.length; i++) {
            int number = find(Words.run(words, i, i + RUN), oldest);
            if (number != NOWHERE) {
                return number;
            }
        }
        return NOWHERE;
    }

    private int find(long hash, int oldest) {
        for (WordIndex part : parts) {
            int number = part.find(hash, oldest);
            if (number >= 0) {
                return number;
            }
        }
        return NOWHERE;
    }
}
