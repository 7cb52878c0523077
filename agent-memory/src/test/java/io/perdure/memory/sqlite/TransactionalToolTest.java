package io.perdure.memory.sqlite;

import static io.perdure.testkit.ScriptedLlm.calls;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.ScriptedLlm.toolCall;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.LateResult;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.StateStore;
import io.perdure.testkit.FaultyStateStore;
import io.perdure.testkit.FaultyStateStore.Crash;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.tool.Effect;
import io.perdure.tool.FunctionTool;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolContext;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.tool.Tools;
import io.perdure.tool.Wait;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tool whose writes and whose outcome are one transaction: its rows are there exactly once, whatever happens in between. */
class TransactionalToolTest {
    private static final Task<String> TASK = Task.of("t", "Note the orders.");

    @TempDir
    Path folder;

    record Order(String orderId) {}

    @ParameterizedTest
    @EnumSource(Crash.class)
    void a_crash_at_every_append_leaves_each_row_exactly_once(Crash crash) throws Exception {
        int crashes = 0;
        int again = 0;
        for (int append = 1; crashes == append - 1; append++) {
            Path file = folder.resolve(crash + "-" + append + ".db");
            AtomicInteger bodies = new AtomicInteger();
            try (StateStore kept = SqliteStateStore.at(file)) {
                FaultyStateStore dying = FaultyStateStore.dyingAt(kept, append, crash);
                crash(dying, bodies);
                crashes += dying.isDead() ? 1 : 0;
            }

            try (Orchestrator orchestrator = open(SqliteStateStore.at(file), noting(bodies), new ManualClock())) {
                TaskHandle<String> task = orchestrator.start(TASK);
                assertThatTask(task).withAnswer("Done.").hasOutcomes("note", Status.DONE, Status.DONE, Status.DONE);
            }
            assertThat(rows(file)).as("append %d", append).containsExactly("a", "b", "c");
            again += bodies.get() - 3;
        }
        assertThat(crashes).as("crashes that were tried").isGreaterThan(3);
        if (crash == Crash.BEFORE) {
            assertThat(again).as("bodies that ran in vain").isPositive();
        }
    }

    private static void crash(FaultyStateStore dying, AtomicInteger bodies) throws InterruptedException {
        try (Orchestrator orchestrator = open(dying, noting(bodies), new ManualClock())) {
            try {
                TaskHandle<String> task = orchestrator.start(TASK);
                while (!dying.awaitDeath(Duration.ofMillis(1))
                        && task.await(Duration.ofMillis(1)).isEmpty()) {
                    Thread.onSpinWait();
                }
            } catch (RuntimeException e) {
                assertThat(e).hasMessageContaining("on purpose");
            }
        }
    }

    @Test
    void what_a_tool_wrote_before_it_failed_is_undone() throws Exception {
        Path file = folder.resolve("agent.db");
        Tool failing = note((order, call) -> {
            insert(order, call);
            throw new IllegalStateException("no stock");
        });
        try (Orchestrator orchestrator = open(SqliteStateStore.at(file), failing, new ManualClock())) {
            assertThatTask(orchestrator.start(TASK)).hasOutcomes("note", Status.FAILED, Status.FAILED, Status.FAILED);
        }
        assertThat(rows(file)).isEmpty();
    }

    @Test
    void a_result_that_cannot_be_stored_or_a_wait_undoes_it_as_well() throws Exception {
        Path file = folder.resolve("agent.db");
        Tool odd = note((order, call) -> {
            insert(order, call);
            return order.orderId().equals("a") ? Wait.forSignal("later") : new double[] {Double.NaN};
        });
        try (Orchestrator orchestrator = open(SqliteStateStore.at(file), odd, new ManualClock())) {
            assertThatTask(orchestrator.start(TASK)).hasOutcomes("note", Status.FAILED, Status.FAILED, Status.FAILED);
        }
        assertThat(rows(file)).isEmpty();
    }

    @Test
    void a_tool_that_hangs_is_given_up_its_writes_are_undone_and_others_go_on() throws Exception {
        Path file = folder.resolve("agent.db");
        ManualClock clock = new ManualClock();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Tool hanging = note((order, call) -> {
            insert(order, call);
            if (order.orderId().equals("a")) {
                hangs.countDown();
                awaitUninterruptibly(never);
                insert(order, call); // too late: it must be refused
            }
            return "noted";
        });
        try (Orchestrator orchestrator = open(SqliteStateStore.at(file), hanging, clock)) {
            TaskHandle<String> task = orchestrator.start(TASK);
            hangs.await();
            await().until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return task.await(Duration.ofMillis(5)).isPresent();
            });
            assertThatTask(task).hasOutcomes("note", Status.FAILED, Status.DONE, Status.DONE);
            never.countDown();
            await().until(() -> task.history().stream().anyMatch(LateResult.class::isInstance));
            LateResult late = task.history().stream()
                    .filter(LateResult.class::isInstance)
                    .map(LateResult.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(late.outcome().status()).isEqualTo(Status.FAILED);
        }
        assertThat(rows(file)).containsExactly("b", "c");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // a tool that does not listen
            }
        }
    }

    @Test
    void a_store_without_transactions_refuses_such_a_tool_when_it_is_opened() {
        assertThatThrownBy(() -> open(new InMemoryStateStore(), noting(new AtomicInteger()), new ManualClock()))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("does not lend its transactions")
                .hasMessageContaining("SqliteStateStore");
    }

    @Test
    void a_tool_may_ask_for_the_key_that_was_made_for_its_row() throws Exception {
        Path file = folder.resolve("agent.db");
        Tool numbering = note((order, call) -> {
            insert(order, call);
            try (PreparedStatement insert = call.connection()
                    .prepareStatement("INSERT INTO noted VALUES ('x', 'y')", Statement.RETURN_GENERATED_KEYS)) {
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    return keys.next() ? "row " + keys.getLong(1) : "no row";
                }
            }
        });
        try (Orchestrator orchestrator = open(SqliteStateStore.at(file), numbering, new ManualClock())) {
            TaskHandle<String> task = orchestrator.start(TASK);
            assertThatTask(task).hasOutcomes("note", Status.DONE, Status.DONE, Status.DONE);
            assertThat(task.history().toString()).contains("row 2", "row 4", "row 6");
        }
    }

    @Test
    void other_tools_have_no_connection() throws Exception {
        Path file = folder.resolve("agent.db");
        Tool once = Tool.named("note").description("d").calls(Order.class, (order, call) -> call.connection());
        try (Orchestrator orchestrator = open(SqliteStateStore.at(file), once, new ManualClock())) {
            TaskHandle<String> task = orchestrator.start(TASK);
            assertThatTask(task).hasOutcomes("note", Status.UNKNOWN, Status.UNKNOWN, Status.UNKNOWN);
            assertThat(task.history().toString()).contains("declare its effect as TRANSACTIONAL");
        }
    }

    private static Tool noting(AtomicInteger bodies) {
        return note((order, call) -> {
            bodies.incrementAndGet();
            insert(order, call);
            return "noted";
        });
    }

    private static Tool note(FunctionTool.Body<Order> body) {
        return Tool.named("note")
                .description("Notes an order.")
                .effect(Effect.TRANSACTIONAL)
                .timeout(Duration.ofSeconds(5))
                .calls(Order.class, body);
    }

    private static void insert(Order order, ToolContext call) throws SQLException {
        try (Connection connection = call.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS noted (order_id TEXT, key TEXT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO noted VALUES (?, ?)")) {
                insert.setString(1, order.orderId());
                insert.setString(2, call.idempotencyKey());
                insert.executeUpdate();
            }
        }
    }

    private static List<String> rows(Path file) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("SELECT order_id FROM noted ORDER BY order_id")) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("no such table");
        }
        return rows;
    }

    private static Orchestrator open(StateStore store, Tool tool, ManualClock clock) {
        Agent agent = Agent.named("desk")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("You note orders.")
                .model(ScriptedLlm.of(seen -> seen.step() == 0
                        ? calls(
                                toolCall("note", Map.of("orderId", "a")),
                                toolCall("note", Map.of("orderId", "b")),
                                toolCall("note", Map.of("orderId", "c")))
                        : say("Done.")))
                .tools(Tools.of(tool))
                .build();
        return Orchestrator.on(store)
                .agents(agent)
                .clock(clock)
                .closeWithin(Duration.ofSeconds(1))
                .open();
    }
}
