package io.perdure;

import io.perdure.error.PerdureException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the time at short intervals, and at the store about once a second. Keeps no time itself. */
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long INTERVAL_MILLIS = 10;
    private static final int TICKS_PER_SWEEP = 100;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "perdure-ticker");
        thread.setDaemon(true);
        return thread;
    });
    private int ticks;

    /** Ticks at once, then on and on; {@code tick} is told whether it is time to look at the store. */
    Ticker(Consumer<Boolean> tick) {
        timer.scheduleWithFixedDelay(() -> tick(tick), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick(Consumer<Boolean> tick) {
        try {
            tick.accept(ticks++ % TICKS_PER_SWEEP == 0);
        } catch (RuntimeException e) { // thrown on, it would end all ticks
            LOG.error("A tick failed; the next one will come.", PerdureException.forLog(e, LOG.isDebugEnabled()));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
