package io.perdure.opentelemetry;

import java.util.HashSet;
import java.util.Set;

/**
 * Which names of models that providers answer with are attributes of metrics: the name that was asked for, and the first {@value #MOST} others. Each is
 * a series of its own, and a provider may answer with another name each time. Safe for use by several threads.
 */
final class ResponseModels {
    static final int MOST = 50;
    static final String OTHER = "_OTHER";
    private static final int LONGEST = 200;

    private final Set<String> others = new HashSet<>();

    /** The name as metrics have it. */
    synchronized String named(String asked, String answered) {
        boolean known = answered.equals(asked) || others.contains(answered);
        boolean taken = !known && answered.length() <= LONGEST && others.size() < MOST && others.add(answered);
        return known || taken ? answered : OTHER;
    }
}
