/**
 * A simulator: runs tasks of an agent in virtual time, on one thread at a time, with processes that die, a store that fails and an outside
 * world that answers late, twice or not at all, and checks after every event that what the library promises holds. The same seed gives the
 * same run.
 *
 * <p>Start at {@link io.perdure.testkit.sim.Simulation}. It drives {@link io.perdure.loop.TaskRun} itself, not a model of it.
 */
@NullMarked
package io.perdure.testkit.sim;

import org.jspecify.annotations.NullMarked;
