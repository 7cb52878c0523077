package io.perdure.loop;

import org.jspecify.annotations.Nullable;

/** Something to do on a worker's thread; what it returns is to be done next on the same thread. */
@FunctionalInterface
interface Work {
    @Nullable
    Work perform();
}
