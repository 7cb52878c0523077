package io.perdure.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.llm.Message;
import io.perdure.llm.TokenEstimate;
import io.perdure.trust.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted once stays counted, and is never taken for something else. */
class MessageLogTest {
    private static final List<Message> MESSAGES = List.of(
            new Message.User("a goal of some length"),
            new Message.User("two"),
            new Message.User("and a third, longer one"));

    @Test
    void tokens_of_messages_taken_over_are_right_whether_they_had_been_counted_or_not() {
        for (int counted = 0; counted <= MESSAGES.size(); counted++) {
            MessageLog before = log(MESSAGES);
            assertThat(before.tokens(counted)).isEqualTo(estimate(MESSAGES.subList(0, counted)));

            MessageLog after = MessageLog.EMPTY
                    .plus(new Message.User("another"), Label.NONE)
                    .plus(before, 2, Label.NONE)
                    .plus(before, 1, Label.NONE);

            assertThat(after).containsExactly(new Message.User("another"), MESSAGES.get(2), MESSAGES.get(1));
            assertThat(after.tokens(3)).isEqualTo(estimate(after));
        }
    }

    @Test
    void a_list_that_is_grown_twice_counts_each_of_the_two_for_itself() {
        MessageLog common = log(MESSAGES.subList(0, 1));
        MessageLog one = common.plus(MESSAGES.get(1), Label.NONE);
        assertThat(one.tokens(2)).isEqualTo(estimate(one));

        MessageLog other = common.plus(MESSAGES.get(2), Label.NONE);

        assertThat(other.tokens(2)).isEqualTo(estimate(other));
        assertThat(one.tokens(2)).isEqualTo(estimate(one));
    }

    private static MessageLog log(List<Message> messages) {
        MessageLog log = MessageLog.EMPTY;
        for (Message message : messages) {
            log = log.plus(message, Label.NONE);
        }
        return log;
    }

    private static long estimate(List<Message> messages) {
        return messages.stream().mapToLong(TokenEstimate::of).sum();
    }
}
