package io.perdure.store;

import java.time.Clock;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The one place where the library takes the time and chance of its surroundings; everything else is handed them. A test holds
 * this.
 */
public final class SystemTime {
    private SystemTime() {}

    /** The clock of the system. */
    public static InstantSource clock() {
        return Clock.systemUTC();
    }

    /** A name that no other process has or will have. */
    public static String uniqueName() {
        return UUID.randomUUID().toString();
    }
}
