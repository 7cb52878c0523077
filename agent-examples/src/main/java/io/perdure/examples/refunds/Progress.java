package io.perdure.examples.refunds;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** How far the work has come, as seen from outside the agent: safe for use by several threads. */
final class Progress {
    private final Set<String> decided = new HashSet<>();
    private IntConsumer listener = count -> {};
    private int requests;

    /** Who is told how many have been decided, each time. */
    synchronized void onDecided(IntConsumer newListener) {
        listener = newListener;
    }

    /** The payments service was sent a request. */
    synchronized void request() {
        requests++;
        notifyAll();
    }

    /** The agent says that it is done with a refund request; it may say so again after a restart. */
    synchronized void decided(String id) {
        decided.add(id);
        listener.accept(decided.size());
        notifyAll();
    }

    synchronized int decided() {
        return decided.size();
    }

    synchronized int requests() {
        return requests;
    }

    /** The process has ended: whoever waits looks again. */
    synchronized void wake() {
        notifyAll();
    }

    /** Waits until so much has been done, or the process has ended. */
    synchronized void await(int wantedDecided, int wantedRequests, Process process) throws InterruptedException {
        while (process.isAlive() && (decided.size() < wantedDecided || requests < wantedRequests)) {
            wait();
        }
    }
}
