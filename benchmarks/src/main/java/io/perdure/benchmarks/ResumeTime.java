package io.perdure.benchmarks;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskListener;
import io.perdure.agent.Agent;
import io.perdure.journal.InvocationEnded;
import io.perdure.journal.JournalEntry;
import io.perdure.llm.LlmClient;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.memory.sqlite.SqliteStateStore;
import io.perdure.store.StateStore;
import io.perdure.store.TaskId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** How long a task of many steps takes to go on after its worker is gone, until the model is asked again. */
final class ResumeTime {
    private static final int ROUNDS = 400;

    private ResumeTime() {}

    /** The median, in milliseconds, over rounds in one JVM; the store stays open. */
    static double millis(int steps, Path directory) throws InterruptedException {
        List<Double> rounds = new ArrayList<>();
        try (StateStore store = SqliteStateStore.at(directory.resolve("resume-" + steps + ".db"))) {
            interruptAfter(steps, store);
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(resume(steps, store));
            }
        }
        Collections.sort(rounds.subList(ROUNDS / 2, ROUNDS)); // the first half warms up
        return rounds.get(ROUNDS * 3 / 4);
    }

    private static void interruptAfter(int steps, StateStore store) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(steps);
        TaskListener counter = new TaskListener() {
            @Override
            public void entry(TaskId task, JournalEntry entry) {
                if (entry instanceof InvocationEnded) {
                    reached.countDown();
                }
            }
        };
        Agent agent = new Workload(1, Integer.MAX_VALUE / 4).agent();
        try (Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .listener(counter)
                .keepStoreOpen()
                .open()) {
            orchestrator.start(Task.of("resumed", "Look everything up."));
            reached.await();
        }
    }

    private static double resume(int steps, StateStore store) throws InterruptedException {
        FirstCall model = new FirstCall();
        Agent agent = new Workload(1, steps).agent().toBuilder().model(model).build();
        long begin = System.nanoTime();
        try (Orchestrator orchestrator =
                Orchestrator.on(store).agents(agent).keepStoreOpen().open()) {
            model.called.await();
        }
        return (model.at - begin) / 1e6;
    }

    /** Notes when it is asked, and is then dropped with the orchestrator. */
    private static final class FirstCall implements LlmClient {
        private final CountDownLatch called = new CountDownLatch(1);
        private volatile long at;

        @Override
        public String name() {
            return "first call";
        }

        @Override
        public LlmReply reply(LlmRequest request, Consumer<String> text) {
            at = System.nanoTime();
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("dropped");
        }
    }
}
