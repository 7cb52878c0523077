package io.perdure.journal;

import io.perdure.llm.Message;
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
    static final MessageLog EMPTY = new MessageLog(List.of(), 0);

    private final List<Message> shared;
    private final int size;

    private MessageLog(List<Message> shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    MessageLog plus(Message message) {
        synchronized (shared) {
            boolean isLongest = size > 0 && shared.size() == size;
            List<Message> storage = isLongest ? shared : new ArrayList<>(shared.subList(0, size));
            storage.add(message);
            return new MessageLog(storage, size + 1);
        }
    }

    @Override
    public Message get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        synchronized (shared) {
            return shared.get(index);
        }
    }

    @Override
    public int size() {
        return size;
    }
}
