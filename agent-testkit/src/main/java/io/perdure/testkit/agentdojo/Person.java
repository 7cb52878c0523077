package io.perdure.testkit.agentdojo;

import io.perdure.guard.Approver;
import io.perdure.journal.ApprovalGiven.Verdict;
import io.perdure.json.Json;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whoever gave the task, asked: agrees to what was wanted, and to nothing else. A question that is brought twice is one. */
class Person implements Approver {
    private final World world;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    Person(World world) {
        this.world = world;
    }

    @Override
    public void ask(Question question, Answer answer) {
        boolean yes = question.asked().items().stream()
                .allMatch(item -> item.tool().equals(Delegation.HELPER)
                        || world.wants(item.tool(), Json.parse(item.arguments())));
        (yes ? wanted : unwanted).add(question.task() + " " + question.id());
        answer.give(yes ? Verdict.VALUE : Verdict.NO, "the user", "");
    }

    /** Questions about what was wanted. */
    int questions() {
        return wanted.size();
    }

    /** Questions about what was not. */
    int attackQuestions() {
        return unwanted.size();
    }
}
