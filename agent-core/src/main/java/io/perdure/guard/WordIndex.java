package io.perdure.guard;

import io.perdure.journal.Handles.Handle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * In which of some hidden texts which words stand, and which words in a row. Eight bytes a word: a hash of 40 bits, and the number of the handle.
 * Two words with one hash are taken for one another once in ten million times, which costs a question. Immutable.
 *
 * @param from the number of the first handle
 * @param to that of the last one
 * @param keys sorted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WordIndex(int from, int to, long[] keys) {
    private static final long NUMBER = 0xFF_FFFFL;

    static WordIndex of(List<Handle> handles, int run) {
        Keys keys = new Keys();
        handles.forEach(handle -> keys.read(handle, run));
        return new WordIndex(
                handles.get(0).number(), handles.get(handles.size() - 1).number(), keys.sorted());
    }

    /** A hash of each word. */
    static long[] hashes(String text) {
        Words words = new Words(text);
        long[] hashes = new long[16];
        int size = 0;
        while (words.next()) {
            hashes = size == hashes.length ? Arrays.copyOf(hashes, size * 2) : hashes;
            hashes[size++] = words.hash();
        }
        return Arrays.copyOf(hashes, size);
    }

    int size() {
        return keys.length;
    }

    /** All of these, and those of later texts. */
    WordIndex and(WordIndex later) {
        long[] all = Arrays.copyOf(keys, keys.length + later.keys.length);
        System.arraycopy(later.keys, 0, all, keys.length, later.keys.length);
        Arrays.sort(all);
        return new WordIndex(from, later.to, all);
    }

    /** The same without handles below this, if there are so many that it is worth the work; empty if that is all of them. */
    Optional<WordIndex> keptFrom(int oldest) {
        if (to < oldest) {
            return Optional.empty();
        }
        boolean few = (oldest - from) * 2 <= to - from;
        return Optional.of(few ? this : from(oldest));
    }

    private WordIndex from(int oldest) {
        long[] left = Arrays.stream(keys)
                .filter(key -> (key & NUMBER) >= Math.min(oldest, NUMBER))
                .toArray();
        return new WordIndex(oldest, to, left);
    }

    /** The first handle from here on in whose text the word stands; negative if it stands in none. */
    int find(long hash, int oldest) {
        long word = hash & ~NUMBER;
        int at = Arrays.binarySearch(keys, word | Math.min(oldest, NUMBER));
        int next = at < 0 ? -at - 1 : at;
        return next < keys.length && (keys[next] & ~NUMBER) == word ? (int) (keys[next] & NUMBER) : -1;
    }

    /** Keys that are being gathered. */
    private static final class Keys {
        private long[] keys = new long[1_024];
        private int size;

        private void read(Handle handle, int run) {
            String text = handle.text().toLowerCase(Locale.ROOT);
            long number = Math.min(handle.number(), NUMBER);
            for (Words words = new Words(text); words.next(); ) {
                add(words.hash(), number);
                add(words.host(), number);
            }
            long[] hashes = hashes(text);
            for (int i = 0; i + run <= hashes.length; i++) {
                add(Words.run(hashes, i, i + run), number);
            }
        }

        private void add(long hash, long number) {
            if (hash == 0) { // there is nothing of that kind
                return;
            }
            keys = size == keys.length ? Arrays.copyOf(keys, size * 2) : keys;
            keys[size++] = (hash & ~NUMBER) | number;
        }

        private long[] sorted() {
            return Arrays.stream(keys, 0, size).sorted().distinct().toArray();
        }
    }
}
