package io.perdure.journal;

import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.llm.ToolCall;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list that grows at its end without changing: {@link #plus} gives a longer list and leaves this one as it is.
 *
 * <p>All lists of one family share their storage, so that growing costs the same however long the list is (copying it would
 * make the cost of a step grow with the number of steps). Whoever grows a list that has been grown before gets a copy.
 */
final class MessageLog extends AbstractList<Message> implements RandomAccess {
    static final MessageLog EMPTY = new MessageLog(new Storage(List.of()), 0, 0);

    private final Storage shared;
    private final int size;
    private final long characters;

    private MessageLog(Storage shared, int size, long characters) {
        this.shared = shared;
        this.size = size;
        this.characters = characters;
    }

    /** A list of these, with storage of its own. */
    static MessageLog of(List<Message> messages) {
        MessageLog log = EMPTY;
        for (Message message : messages) {
            log = log.plus(message);
        }
        return log;
    }

    MessageLog plus(Message message) {
        synchronized (shared) {
            boolean isLongest = size > 0 && shared.messages.size() == size;
            Storage storage = isLongest ? shared : new Storage(shared.messages.subList(0, size));
            storage.messages.add(message);
            return new MessageLog(storage, size + 1, characters + length(message));
        }
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
        private final List<Message> messages;
        private final List<Long> sums = new ArrayList<>(List.of(0L));

        private Storage(List<Message> messages) {
            this.messages = new ArrayList<>(messages);
        }

        private long tokens(int end) {
            for (int i = sums.size() - 1; i < end; i++) {
                sums.add(sums.get(i) + TokenEstimate.of(messages.get(i)));
            }
            return sums.get(end);
        }
    }
}
