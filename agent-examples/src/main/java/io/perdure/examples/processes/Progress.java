package io.perdure.examples.processes;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** How far the work has come, as seen from outside the agent: safe for use by several threads. */
public final class Progress {
    private final Set<String> decided = new HashSet<>();
    private IntConsumer listener = count -> {};
    private int requests;

    /** Who is told how many have been decided, each time. */
    public synchronized void onDecided(IntConsumer newListener) {
        listener = newListener;
    }

    /** The payments service was sent a request. */
    public synchronized void request() {
        requests++;
        notifyAll();
    }

    /** The agent says that it is done with a refund request; it may say so again after a restart. */
    public synchronized void decided(String id) {
        decided.add(id);
        listener.accept(decided.size());
        notifyAll();
    }

    public synchronized int decided() {
        return decided.size();
    }

    public synchronized int requests() {
        return requests;
    }

    /** The process has ended: whoever waits looks again. */
    public synchronized void wake() {
        notifyAll();
    }

    /** Waits until so much has been done, or the process has ended. */
    public synchronized void await(int wantedDecided, int wantedRequests, Process process) throws InterruptedException {
        while (process.isAlive() && (decided.size() < wantedDecided || requests < wantedRequests)) {
            wait();
        }
    }
}
