package io.perdure.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has under way. Guarded by the run.
 *
 * <p>Asked at every turn, and a hundred times a second for every task: plain loops, which cost a fraction of streams on lists this short.
 */
final class Flights {
    final List<Flight> all = new ArrayList<>();

    <F extends Flight> List<F> of(Class<F> kind) {
        List<F> found = new ArrayList<>(0);
        for (Flight flight : all) {
            if (kind.isInstance(flight)) {
                found.add(kind.cast(flight));
            }
        }
        return found;
    }

    /** Calls all of them off but looks for effects: what those find counts all the more. */
    void callOff(Instant now) {
        for (Flight flight : all) {
            if (!(flight instanceof ReconcileFlight)) {
                flight.callOff(Flight.CallOff.UNWANTED, now);
            }
        }
    }

    /** Those that have been called off for too long, and are abandoned now; what is overdue is called off. */
    List<Flight> abandonedAt(Instant now) {
        List<Flight> abandoned = new ArrayList<>(0);
        for (Flight flight : all) {
            if (flight.isAbandonedAt(now)) {
                abandoned.add(flight);
            }
        }
        return abandoned;
    }

    /** Whether the one call of a model under way takes so long that a second model is to be asked. */
    boolean wantsHedge(Instant now) {
        List<ModelFlight> asked = of(ModelFlight.class);
        return asked.size() == 1 && asked.get(0).wantsHedge(now);
    }
}
