package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed seeds: with all faults, every promise holds in each of them. A failure prints how to run it again. */
class SimulationTest {
    static final int SEEDS = 150;

    @Test
    void every_promise_holds_in_the_fixed_seeds() {
        int crashes = 0;
        int effects = 0;
        int tasks = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulationReport report = Simulation.seed(seed).tasks(10).run();
            crashes += report.crashes();
            effects += report.effects();
            tasks += report.tasks();
        }
        assertThat(tasks).isEqualTo(SEEDS * 10);
        assertThat(crashes).as("crashes that were tried").isGreaterThan(SEEDS);
        assertThat(effects).as("effects that were at stake").isGreaterThan(SEEDS * 10);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                296L,
                1795801033816310L,
                1795540160236621L,
                1795540160247206L,
                1795540512119083L,
                1795540976643325L,
                1795694745506170L,
                1795816313197053L,
                1795816428048259L
            })
    void every_promise_holds_where_one_was_once_broken(long seed) {
        assertThat(Simulation.seed(seed).run().faults()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 17, 99})
    void the_same_seed_gives_the_same_run(long seed) {
        SimulationReport first = Simulation.seed(seed).tasks(10).run();
        SimulationReport second = Simulation.seed(seed).tasks(10).run();
        assertThat(second).isEqualTo(first);
        assertThat(Simulation.seed(seed + 1).tasks(10).run().digest()).isNotEqualTo(first.digest());
    }

    @Test
    void without_faults_nothing_goes_wrong() {
        SimulationReport calm = Simulation.seed(7).faults(Faults.none()).run();
        assertThat(calm.faults()).isZero();
        assertThat(calm.crashes()).isZero();
        assertThat(calm.tasks()).isEqualTo(20);
        assertThat(calm.virtualTime()).isLessThan(java.time.Duration.ofMinutes(5));
    }

    @Test
    void only_the_faults_asked_for_happen_and_no_more_than_so_many() {
        SimulationReport few = Simulation.seed(5).faults(Faults.all().atMost(3)).run();
        assertThat(few.faults()).isEqualTo(3);
        SimulationReport none = Simulation.seed(5)
                .faults(Faults.all().without(Faults.Kind.CRASH))
                .run();
        assertThat(none.crashes()).isZero();
        assertThat(none.faults()).isPositive();
    }

    @Test
    void there_must_be_a_task() {
        assertThatIllegalArgumentException().isThrownBy(() -> Simulation.seed(1).tasks(0));
    }
}
