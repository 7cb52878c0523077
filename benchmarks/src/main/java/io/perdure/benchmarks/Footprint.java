package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this process holds.
 *
 * @param names of the threads that live, without those that only wait for more work
 * @param heap bytes that are left after a collection
 */
record Footprint(List<String> names, long heap) {
    private static final int QUIET_LOOKS = 25; // the JDK's HTTP clients look every 3 seconds whether anybody needs them
    private static final int MOST_LOOKS = 300;

    // The stand-in for the provider, and the pools of the JDK's clients, whose threads stay for a minute after their
    // work.
    private static final Pattern IDLE = Pattern.compile("loopback-http|HttpClient-\\d+-Worker-\\d+" + keptByTheJdk());

    // The client of Java 17 never forgets some of the calls that were interrupted, and keeps its one thread for them
    // when
    // nobody has the client any more. A process that died would have taken the thread along; that of Java 25 ends it.
    private static String keptByTheJdk() {
        return Runtime.version().feature() < 25 ? "|HttpClient-\\d+-SelectorManager" : "";
    }

    /** Once threads that are on their way out have ended. */
    static Footprint settled() {
        List<String> names = living();
        long heap = Long.MAX_VALUE;
        for (int looks = 0, quiet = 0; quiet < QUIET_LOOKS && looks < MOST_LOOKS; looks++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            List<String> now = living();
            quiet = now.size() < names.size() ? 0 : quiet + 1;
            names = now.size() < names.size() ? now : names;
            Runtime jvm = Runtime.getRuntime();
            heap = Math.min(heap, jvm.totalMemory() - jvm.freeMemory());
        }
        return new Footprint(names, heap);
    }

    private static List<String> living() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !IDLE.matcher(name).matches())
                .sorted()
                .toList();
    }

    int threads() {
        return names.size();
    }

    /** How many there are of each name, numbers aside. */
    Map<String, Long> kinds() {
        return names.stream()
                .collect(Collectors.groupingBy(
                        name -> name.replaceAll("\\d+", "#"), TreeMap::new, Collectors.counting()));
    }

    double megabytes() {
        return heap / (1024.0 * 1024);
    }
}
