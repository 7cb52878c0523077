package io.perdure.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.json.Json;
import io.perdure.store.StateStore;
import io.perdure.store.StateStore.Append;
import io.perdure.store.StateStore.Transaction;
import io.perdure.store.StoredEntry;
import io.perdure.tool.Compensator;
import io.perdure.tool.Effect;
import io.perdure.tool.Reconciler;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolInvocation;
import io.perdure.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each promise, broken on purpose by a double, is caught within the fixed seeds: so the checks can fail. */
class BrokenPromisesTest {
    @Test
    void j1_a_store_that_says_durable_before_it_is() {
        assertCaught("J1", store(Eager::new));
    }

    @Test
    void j1_a_store_that_loses_the_last_append() {
        assertCaught("J1", store(Forgetful::new));
    }

    @Test
    void j2_a_store_that_lets_a_stale_owner_write() {
        assertCaught("J2", store(Lenient::new));
    }

    @Test
    void j3_a_store_that_changes_what_the_model_said() {
        assertCaught("J3", store(inner -> new Rewriting(inner, "\"text\":\"Done after", "\"text\":\"done after")));
    }

    @Test
    void e1_a_library_that_takes_every_effect_for_a_repeatable_one() {
        assertCaught("E1", library(tool -> new Passing(tool) {
            @Override
            public ToolSpec spec() {
                return super.spec().effect() == Effect.ONCE
                        ? super.spec().toBuilder().effect(Effect.IDEMPOTENT).build()
                        : super.spec();
            }
        }));
    }

    @Test
    void e2_a_library_that_writes_an_outcome_twice() {
        assertCaught("E2", store(Stuttering::new));
    }

    @Test
    void e2_a_library_that_drops_late_results() {
        assertCaught("E2", store(Impatient::new));
    }

    @Test
    void e3_a_library_whose_key_changes_with_the_attempt() {
        assertCaught("E3", library(tool -> new Passing(tool) {
            @Override
            public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
                var other = new ToolInvocation(
                        invocation.id(),
                        invocation.tool(),
                        invocation.arguments(),
                        invocation.written() + " ".repeat(context.attempt() - 1));
                return super.call(
                        other, new ToolContext(other, context.attempt(), context.deadline(), context::cancelled));
            }
        }));
    }

    @Test
    void e4_a_library_that_reports_the_unknown_as_failed() {
        assertCaught("E4", store(inner -> new Rewriting(inner, "\"status\":\"UNKNOWN\"", "\"status\":\"FAILED\"")));
    }

    @Test
    void e4_a_library_that_reports_the_unknown_as_done() {
        assertCaught(
                "E4",
                store(inner -> new Revised(inner, "invocation-ended", tree -> {
                    ObjectNode outcome = (ObjectNode) tree.get("outcome");
                    if (outcome.path("status").asText().equals("UNKNOWN")) {
                        outcome.put("status", "DONE").putNull("failure");
                    }
                })));
    }

    @Test
    void a_library_that_does_not_tell_what_stands() {
        assertCaught("undoing", store(inner -> new Revised(inner, "task-ended", tree -> tree.putArray("notUndone"))));
    }

    @Test
    void a_store_that_commits_what_a_tool_wrote_and_loses_its_outcome() {
        assertCaught(
                "transaction",
                store(inner -> new Torn(
                        inner,
                        (transaction, append) -> transaction.commit(new Append(
                                append.task(),
                                append.expectedVersion(),
                                List.of(),
                                append.mark(),
                                append.consumed(),
                                append.lazy())))));
    }

    @Test
    void a_store_that_commits_an_outcome_and_loses_what_the_tool_wrote() {
        assertCaught(
                "transaction",
                store(inner -> new Torn(inner, (transaction, append) -> {
                    transaction.rollback();
                    return inner.append(append);
                })));
    }

    @Test
    void a_store_that_commits_what_a_tool_wrote_that_failed() {
        assertCaught("transaction", store(Careless::new));
    }

    private static UnaryOperator<Simulation> store(UnaryOperator<StateStore> wrapper) {
        return simulation -> simulation.store(wrapper);
    }

    private static UnaryOperator<Simulation> library(UnaryOperator<Tool> wrapper) {
        return simulation -> simulation.library(agent ->
                agent.toBuilder().tools(Watched.withTools(agent, wrapper)).build());
    }

    private static void assertCaught(String invariant, UnaryOperator<Simulation> broken) {
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= SimulationTest.SEEDS; seed++) {
            Simulation simulation = broken.apply(Simulation.seed(seed).tasks(10));
            AssertionError error = catchThrowableOfType(AssertionError.class, simulation::run);
            if (error != null) {
                assertThat(error.getMessage())
                        .contains("Run it again")
                        .contains("Simulation.seed(" + seed + "L)")
                        .contains("VIOLATION")
                        .doesNotContain("NOT THE SAME AGAIN");
                found.add(error.getMessage().lines().findFirst().orElseThrow());
                if (error.getMessage().startsWith(invariant + ":")) {
                    return;
                }
            }
        }
        assertThat(found)
                .as("violations of %s in the fixed seeds", invariant)
                .isNotEmpty()
                .isEmpty();
    }

    /** Its appends are durable at once, or so it says. */
    private static final class Eager extends PassingStore {
        private Eager(StateStore inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            super.append(append);
            return CompletableFuture.completedFuture(append.newVersion());
        }
    }

    /** Now and then it does not write what it says it wrote. */
    private static final class Forgetful extends PassingStore {
        private int appends;

        private Forgetful(StateStore inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            return ++appends % 20 == 0 && !append.entries().isEmpty()
                    ? CompletableFuture.completedFuture(append.newVersion())
                    : super.append(append);
        }
    }

    /** It writes at the version there is, not at the one that was named. */
    private static final class Lenient extends PassingStore {
        private Lenient(StateStore inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            return inner.append(append).exceptionallyCompose(error -> {
                if (!(error instanceof io.perdure.store.StateStore.VersionConflictException)) {
                    return CompletableFuture.failedFuture(error);
                }
                long version = inner.find(append.task()).orElseThrow().version();
                return inner.append(Append.of(append.task(), version, append.entries(), append.mark()));
            });
        }
    }

    /** Writes something else than it was given. */
    private static class Rewriting extends PassingStore {
        private final String from;
        private final String to;

        private Rewriting(StateStore inner, String from, String to) {
            super(inner);
            this.from = from;
            this.to = to;
        }

        @Override
        StoredEntry changed(StoredEntry entry) {
            String json = new String(entry.json(), StandardCharsets.UTF_8);
            return new StoredEntry(
                    entry.type(),
                    entry.format(),
                    entry.skippable(),
                    json.replace(from, to).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes one kind of entry otherwise than it was given. */
    private static final class Revised extends PassingStore {
        private final String type;
        private final Consumer<ObjectNode> revision;

        private Revised(StateStore inner, String type, Consumer<ObjectNode> revision) {
            super(inner);
            this.type = type;
            this.revision = revision;
        }

        @Override
        StoredEntry changed(StoredEntry entry) {
            if (!entry.type().equals(type)) {
                return entry;
            }
            ObjectNode tree = (ObjectNode) Json.parse(new String(entry.json(), StandardCharsets.UTF_8));
            revision.accept(tree);
            byte[] json = tree.toString().getBytes(StandardCharsets.UTF_8);
            return new StoredEntry(type, entry.format(), entry.skippable(), json);
        }
    }

    /** Says outcomes twice. */
    private static final class Stuttering extends PassingStore {
        private Stuttering(StateStore inner) {
            super(inner);
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            List<StoredEntry> twice = new ArrayList<>();
            for (StoredEntry entry : append.entries()) {
                twice.add(entry);
                if (entry.type().equals("invocation-ended")) {
                    twice.add(entry);
                }
            }
            return inner.append(new Append(
                    append.task(), append.expectedVersion(), twice, append.mark(), append.consumed(), append.lazy()));
        }
    }

    /** Commits only half of a transaction. */
    private static final class Torn extends PassingStore {
        private final BiFunction<Transaction, Append, CompletableFuture<Long>> half;

        private Torn(StateStore inner, BiFunction<Transaction, Append, CompletableFuture<Long>> half) {
            super(inner);
            this.half = half;
        }

        @Override
        Transaction passing(Transaction begun) {
            return new PassingTransaction(begun) {
                @Override
                public CompletableFuture<Long> commit(Append append) {
                    return half.apply(transaction, append);
                }
            };
        }
    }

    /** What is to be undone goes into the next append. */
    private static final class Careless extends PassingStore {
        private @Nullable Transaction open;

        private Careless(StateStore inner) {
            super(inner);
        }

        @Override
        Transaction passing(Transaction begun) {
            return new PassingTransaction(begun) {
                private boolean committed;

                @Override
                public CompletableFuture<Long> commit(Append append) {
                    committed = true;
                    return super.commit(append);
                }

                @Override
                public void rollback() {
                    open = committed ? open : transaction;
                }
            };
        }

        @Override
        public CompletableFuture<Long> append(Append append) {
            Transaction left = open;
            open = null;
            return left == null ? super.append(append) : left.commit(append);
        }
    }

    /** Does not keep what comes late. */
    private static final class Impatient extends PassingStore {
        private Impatient(StateStore inner) {
            super(inner);
        }

        @Override
        StoredEntry changed(StoredEntry entry) {
            byte[] nothing = "{\"at\":\"2026-03-01T10:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
            return entry.type().equals("late-result") ? new StoredEntry("time-passed", 1, false, nothing) : entry;
        }
    }

    /** A tool that passes everything on. */
    private static class Passing implements Tool {
        private final Tool tool;

        private Passing(Tool tool) {
            this.tool = tool;
        }

        @Override
        public ToolSpec spec() {
            return tool.spec();
        }

        @Override
        public @Nullable Object call(ToolInvocation invocation, ToolContext context) throws Exception {
            return tool.call(invocation, context);
        }

        @Override
        public Optional<Reconciler> reconciler() {
            return tool.reconciler();
        }

        @Override
        public Optional<Compensator> compensator() {
            return tool.compensator();
        }
    }
}
