package io.perdure.journal;

import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.ToolCall;
import io.perdure.trust.Label;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list that grows at its end without changing: {@link #plus} gives a longer list and leaves this one as it is.
 *
 * <p>All lists of one family share their storage, so that growing costs the same however long the list is (copying it would
 * make the cost of a step grow with the number of steps). Whoever grows a list that has been grown before gets a copy.
 */
final class MessageLog extends AbstractList<Message> implements RandomAccess {
    // What comes back from these are words of the model, and what it could choose from in a text.
    private static final Set<String> ECHOES =
            Set.of(Custody.EXTRACT, Notes.TOOL, Plan.TOOL, "read_note", "read_history");

    static final MessageLog EMPTY = new MessageLog(new Storage(), 0, 0);

    private final Storage shared;
    private final int size;
    private final long characters;

    private MessageLog(Storage shared, int size, long characters) {
        this.shared = shared;
        this.size = size;
        this.characters = characters;
    }

    /** A list of these, with storage of its own; without a label for the first they count as untrusted. */
    static MessageLog of(List<Message> messages, SortedMap<Integer, Label> labels) {
        MessageLog log = EMPTY;
        Label label = Label.MISSING;
        for (Message message : messages) {
            label = labels.getOrDefault(log.size(), label);
            log = log.plus(message, label);
        }
        return log;
    }

    MessageLog plus(Message message, Label label) {
        synchronized (shared) {
            boolean isLongest = size > 0 && shared.messages.size() == size;
            Storage storage = isLongest ? shared : new Storage(shared, size);
            storage.add(message, label);
            return new MessageLog(storage, size + 1, characters + length(message));
        }
    }

    /** A message of another list, unchanged: what is known of it is kept. */
    MessageLog plus(MessageLog other, int index, Label label) {
        MessageLog longer = plus(other.get(index), label);
        longer.shared.known(size, other.shared.known(index));
        return longer;
    }

    private static long length(Message message) {
        long length = message.text().length();
        if (message instanceof Message.Assistant assistant) {
            for (ToolCall call : assistant.calls()) {
                length += call.tool().length() + call.arguments().length();
            }
        }
        return length;
    }

    /** The label of the first messages together. */
    Label label(int end) {
        synchronized (shared) {
            return end == 0
                    ? Label.NONE
                    : shared.labels.floorEntry(Math.min(end, size) - 1).getValue();
        }
    }

    /** The labels of the first messages together, each at the index from which it is so. */
    SortedMap<Integer, Label> labels() {
        synchronized (shared) {
            return new TreeMap<>(shared.labels.headMap(size));
        }
    }

    /** Whether a trusted result, with nothing untrusted before it, holds this value. */
    boolean holdsTrusted(String value) {
        synchronized (shared) {
            return shared.firstWith(value, size) < size;
        }
    }

    /** How many characters all messages have: what a bound on their tokens is made of without counting them. */
    long characters() {
        return characters;
    }

    /** About how many tokens the messages before this index take; counted once, and only when somebody wants to know. */
    long tokens(int end) {
        synchronized (shared) {
            return shared.tokens(end);
        }
    }

    @Override
    public Message get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        synchronized (shared) {
            return shared.messages.get(index);
        }
    }

    @Override
    public int size() {
        return size;
    }

    /** What the lists of a family share. Guarded by itself. */
    private static final class Storage {
        private static final long NOT_COUNTED = -1;

        private final List<Message> messages;
        private final TreeMap<Integer, Label> labels = new TreeMap<>();
        private final Map<String, Integer> values = new HashMap<>(); // in which message each stands first
        private int looked; // how many messages were looked at for values
        private int trusted; // how many messages there are before anything that is not trusted
        private final List<Long> counts = new ArrayList<>(); // of each message; NOT_COUNTED where nobody wanted to know
        private final List<Long> sums = new ArrayList<>(List.of(0L));

        private Storage() {
            this.messages = new ArrayList<>();
        }

        private Storage(Storage other, int size) {
            this.messages = new ArrayList<>(other.messages.subList(0, size));
            this.labels.putAll(other.labels.headMap(size));
            this.trusted = Math.min(other.trusted, size);
            this.counts.addAll(other.counts.subList(0, size));
        }

        // Kept where it changes, which is seldom: labels only go up.
        private void add(Message message, Label label) {
            Label before = labels.isEmpty() ? null : labels.lastEntry().getValue();
            Label joined = before == null ? label : before.join(label);
            if (!joined.equals(before)) {
                labels.put(messages.size(), joined);
            }
            trusted += trusted == messages.size() && joined.isTrusted() ? 1 : 0;
            messages.add(message);
            counts.add(NOT_COUNTED);
        }

        private synchronized long known(int index) {
            return counts.get(index);
        }

        private synchronized void known(int index, long tokens) {
            counts.set(index, tokens);
        }

        // Each message is looked at once, and only when somebody wants to know.
        private int firstWith(String value, int end) {
            for (int most = Math.min(end, trusted); looked < most; looked++) {
                for (String one : valuesOf(messages.get(looked))) {
                    values.putIfAbsent(one, looked);
                }
            }
            return values.getOrDefault(value, Integer.MAX_VALUE);
        }

        private static Set<String> valuesOf(Message message) {
            return message instanceof Message.ToolResult result && !result.failed() && !ECHOES.contains(result.tool())
                    ? ResultValues.of(result.text())
                    : Set.of();
        }

        private long tokens(int end) {
            for (int i = sums.size() - 1; i < end; i++) {
                if (counts.get(i) == NOT_COUNTED) {
                    counts.set(i, TokenEstimate.of(messages.get(i)));
                }
                sums.add(sums.get(i) + counts.get(i));
            }
            return sums.get(end);
        }
    }
}
