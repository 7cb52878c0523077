package io.perdure.testkit.context;

import static io.perdure.testkit.ScriptedLlm.call;
import static io.perdure.testkit.ScriptedLlm.say;
import static io.perdure.testkit.TaskAssert.assertThatTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perdure.Orchestrator;
import io.perdure.Task;
import io.perdure.TaskHandle;
import io.perdure.agent.Agent;
import io.perdure.agent.Model;
import io.perdure.context.CompactionStrategy;
import io.perdure.context.ContextTools;
import io.perdure.guard.TrustPolicy;
import io.perdure.journal.CompactionRequested;
import io.perdure.journal.ContextCompacted;
import io.perdure.journal.EntryCodec;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskStatus;
import io.perdure.llm.LlmReply;
import io.perdure.llm.LlmRequest;
import io.perdure.llm.Message;
import io.perdure.store.ArtifactStore;
import io.perdure.store.InMemoryStateStore;
import io.perdure.store.Snapshot;
import io.perdure.store.TaskId;
import io.perdure.testkit.ManualClock;
import io.perdure.testkit.ScriptedLlm;
import io.perdure.testkit.ScriptedLlm.Seen;
import io.perdure.tool.Artifact;
import io.perdure.tool.Effect;
import io.perdure.tool.Tool;
import io.perdure.tool.ToolOutcome.Status;
import io.perdure.tool.Tools;
import io.perdure.tool.WaitTools;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model can do for its context, and what people can. */
class ContextToolsTest {
    private static final TaskId TASK = TaskId.of("t");

    private final InMemoryStateStore store = new InMemoryStateStore(new ManualClock());
    private final ArtifactStore artifacts = ArtifactStore.inMemory();
    private final List<Orchestrator> open = new ArrayList<>();

    record Wanted(int characters) {}

    record Copy(String handle) {}

    @AfterEach
    void close() {
        open.forEach(Orchestrator::close);
    }

    // ---- history

    @Test
    void what_was_folded_away_is_read_again_from_the_journal() {
        String secret = "the code is 4711";
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("say", Map.of("text", secret));
            case 1, 2, 3, 4, 5, 6 -> call("read", Map.of("characters", 6_000));
            case 7 -> call("read_history", Map.of("fromStep", 1, "toStep", 7, "tool", "say"));
            case 8 ->
                say(
                        seen.lastObservation().text().contains(secret)
                                ? "found"
                                : seen.lastObservation().text());
            default -> throw new IllegalStateException();
        });
        TaskHandle<String> task = open(folding(llm)).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("found");
        assertThat(entries()).anyMatch(entry -> entry instanceof ContextCompacted e && e.upTo() > 0);
        assertThat(llm.requests().get(7).messages().toString()).doesNotContain("repeated " + secret);
    }

    @Test
    void a_slice_of_history_can_be_asked_for_by_text_and_wrong_ranges_are_refused() {
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("say", Map.of("text", "alpha"));
            case 1 -> call("say", Map.of("text", "beta"));
            case 2 -> call("read_history", Map.of("fromStep", 1, "toStep", 2, "text", "BETA"));
            case 3 -> call("read_history", Map.of("fromStep", 2, "toStep", 1));
            case 4 -> call("read_history", Map.of("fromStep", 0));
            default -> say("ok");
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("ok").hasOutcomes("read_history", Status.DONE, Status.FAILED, Status.FAILED);
        assertThat(lastText(llm, 3)).contains("beta").doesNotContain("alpha");
        assertThat(lastText(llm, 4)).contains("toStep is not before fromStep");
    }

    // ---- artifacts

    @Test
    void a_long_output_is_kept_and_shown_in_part_and_more_of_it_can_be_read() {
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("read", Map.of("characters", 300_000));
            case 1 -> call("read_artifact", Map.of("handle", handle(seen), "offset", 200_000, "length", 30));
            case 2 -> call("read_artifact", Map.of("handle", handle(seen), "find", "<299990>"));
            case 3 -> call("read_artifact", Map.of("handle", "artifact-" + "0".repeat(64)));
            case 4 -> call("copy", Map.of("handle", handle(seen)));
            default -> say(seen.lastObservation().text());
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "x"));

        assertThatTask(task)
                .withAnswer("300000 bytes")
                .hasOutcomes("read_artifact", Status.DONE, Status.DONE, Status.FAILED);
        assertThat(lastText(llm, 1))
                .startsWith("(artifact-")
                .contains("a text of 300000 characters")
                .hasSizeLessThan(3_000);
        assertThat(lastText(llm, 2)).contains("<200000>").contains("go on with offset 200030");
        assertThat(lastText(llm, 3)).contains("It occurs 1 time(s)").contains("at 299990");
        assertThat(lastText(llm, 4)).contains("no artifact of this handle in this task");
        assertThat(store.read(TASK, 0)).allMatch(entry -> entry.json().length < 10_000);
    }

    @Test
    void places_of_a_text_are_shown_only_so_far_and_a_text_that_is_too_long_is_refused() {
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("read", Map.of("characters", 300_000));
            case 1 -> call("read_artifact", Map.of("handle", handle(seen), "find", ".".repeat(200)));
            case 2 -> call("read_artifact", Map.of("handle", handle(seen), "find", "."));
            case 3 -> call("read_artifact", Map.of("handle", handle(seen), "find", ".".repeat(201)));
            case 4 -> call("read_artifact", Map.of("handle", handle(seen), "find", ""));
            default -> say("ok");
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "x"));

        assertThatTask(task)
                .withAnswer("ok")
                .hasOutcomes("read_artifact", Status.DONE, Status.DONE, Status.FAILED, Status.FAILED);
        assertThat(lastText(llm, 3)).contains("the first 20").hasSizeLessThan(20 * 300);
        assertThat(lastText(llm, 4)).contains("1 to 200 characters");
    }

    @Test
    void the_artifacts_of_another_task_cannot_be_read() {
        ScriptedLlm first =
                llm((step, seen) -> step == 0 ? call("read", Map.of("characters", 300_000)) : say(handle(seen)));
        TaskHandle<String> task = open(agent(first, 100_000)).start(Task.of("other", "x"));
        String handle = task.await().answer();
        open.remove(0).close();

        ScriptedLlm second =
                llm((step, seen) -> step == 0 ? call("read_artifact", Map.of("handle", handle)) : say("ok"));
        assertThatTask(open(agent(second, 100_000)).start(Task.of("t", "x")))
                .hasOutcomes("read_artifact", Status.FAILED);
    }

    @Test
    void a_task_that_is_deleted_leaves_nothing_behind() {
        ScriptedLlm llm =
                llm((step, seen) -> step == 0 ? call("read", Map.of("characters", 300_000)) : say(handle(seen)));
        Orchestrator orchestrator = open(agent(llm, 100_000));
        String handle = orchestrator.start(Task.of("t", "x")).await().answer();
        String hash = Artifact.hash(handle).orElseThrow();
        assertThat(artifacts.read(TASK, hash, 0, 10)).isPresent();

        assertThat(orchestrator.delete("t")).isTrue();

        assertThat(artifacts.read(TASK, hash, 0, 10)).isEmpty();
        assertThat(store.find(TASK)).isEmpty();
        assertThat(store.read(TASK, 0)).isEmpty();
        assertThat(store.snapshot(TASK)).isEmpty();
        assertThat(orchestrator.delete("t")).isFalse();
    }

    // ---- notes

    @Test
    void notes_are_kept_and_changed_and_removed_and_read_however_much_is_folded_away() {
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("write_note", Map.of("key", "code", "text", "4711 " + "and so on ".repeat(50)));
            case 1 -> call("write_note", Map.of("key", "gone", "text", "x"));
            case 2 -> call("write_note", Map.of("key", "gone", "text", ""));
            case 3 -> call("write_note", Map.of("key", "k".repeat(500), "text", "x"));
            case 4, 5, 6, 7, 8, 9, 10 -> call("read", Map.of("characters", 6_000));
            case 11 -> call("read_note", Map.of("key", "code"));
            default -> say(seen.lastObservation().text().substring(0, 4));
        });
        TaskHandle<String> task = open(folding(llm)).start(Task.of("t", "x"));

        assertThatTask(task)
                .withAnswer("4711")
                .hasOutcomes("write_note", Status.DONE, Status.DONE, Status.DONE, Status.FAILED);
        String last = llm.requests().get(11).messages().get(1).text();
        assertThat(last).contains("Your notes:\n- code: (").doesNotContain("- gone");
    }

    @Test
    void a_full_scratchpad_takes_a_shorter_text_in_place_of_a_longer_one() {
        ScriptedLlm llm = llm((step, seen) -> step < 8
                ? call("write_note", Map.of("key", "k" + step, "text", "x".repeat(4_000)))
                : step == 8
                        ? call("write_note", Map.of("key", "k9", "text", "one more"))
                        : step == 9 ? call("write_note", Map.of("key", "k0", "text", "short")) : say("ok"));

        assertThatTask(open(agent(llm, 100_000)).start(Task.of("t", "x")))
                .withAnswer("ok")
                .hasOutcomes(
                        "write_note",
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.FAILED,
                        Status.DONE);
    }

    // ---- people

    @Test
    void a_fresh_start_shows_the_goal_and_what_is_pinned_alone_and_the_task_goes_on() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLlm llm = llm((step, seen) -> {
            if (step == 0) {
                return call("write_note", Map.of("key", "code", "text", "4711"));
            }
            if (step == 1) {
                asked.countDown();
                pass(go);
                return call("say", Map.of("text", "hello"));
            }
            return say("ok");
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "find it"));
        asked.await();
        assertThat(task.reset()).isTrue();
        untilWanted();
        go.countDown();

        assertThatTask(task).withAnswer("ok");
        List<Message> last = llm.requests().get(2).messages();
        assertThat(last.subList(0, 2)).allMatch(Message.User.class::isInstance);
        assertThat(last.get(0).text()).isEqualTo("find it");
        assertThat(last.get(1).text()).contains("steps 1 to 1,", "- code: 4711");
        assertThat(last.subList(2, 4))
                .as("what it has not been shown yet")
                .satisfiesExactly(
                        said -> assertThat(said).isInstanceOf(Message.Assistant.class),
                        result -> assertThat(result.text()).contains("hello"));
        assertThat(last).hasSize(4);
        assertThat(task.reset()).isFalse();
    }

    @Test
    void a_fresh_start_does_not_swallow_the_answer_of_a_person() throws Exception {
        ScriptedLlm llm = llm((step, seen) -> step == 0
                ? call("ask_person", Map.of("question", "Which account?"))
                : say(seen.lastObservation().text()));
        TaskHandle<String> task = open(agent(llm, 100_000).toBuilder()
                        .tools(Tools.of(WaitTools.askPerson()))
                        .build())
                .start(Task.of("t", "find it"));
        await().until(() -> task.info().status() == TaskStatus.WAITING);
        assertThat(task.reset()).isTrue();
        task.answer("Account 4711.");

        assertThat(task.await().answer()).contains("Account 4711.");
    }

    @Test
    void what_cannot_be_made_shorter_stays_as_it_is_and_the_task_goes_on() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLlm llm = llm((step, seen) -> {
            if (step == 0) {
                asked.countDown();
                pass(go);
                return call("say", Map.of("text", "hello"));
            }
            return say("ok");
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "x"));
        asked.await();
        task.compact();
        untilWanted();
        go.countDown();

        assertThatTask(task).withAnswer("ok");
        assertThat(llm.requests().get(1).messages()).hasSize(3);
    }

    @Test
    void what_a_model_is_being_asked_with_is_shortened_only_when_it_has_answered() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLlm llm = llm((step, seen) -> {
            if (step < 3) {
                return call("read", Map.of("characters", 7_000));
            }
            if (step == 3) {
                asked.countDown();
                pass(go);
                return call("say", Map.of("text", "hello"));
            }
            return say("ok");
        });
        TaskHandle<String> task = open(agent(llm, 100_000)).start(Task.of("t", "x"));
        asked.await();
        task.compact();
        untilWanted();
        go.countDown();

        assertThatTask(task).withAnswer("ok");
        List<String> kinds = entries().stream()
                .map(entry -> entry.getClass().getSimpleName())
                .filter(kind -> kind.equals("ModelReplied") || kind.contains("ompact"))
                .toList();
        assertThat(kinds.subList(3, 6)).containsExactly("CompactionRequested", "ModelReplied", "ContextCompacted");
    }

    // ---- a summary

    @Test
    void a_summary_that_cannot_be_used_is_asked_for_once_more_and_then_done_without() {
        ScriptedLlm summarizer = ScriptedLlm.of(seen -> say("It went well.")).named("summarizer");
        ScriptedLlm llm = llm((step, seen) -> step < 6 ? call("read", Map.of("characters", 6_000)) : say("ok"));
        Agent agent = folding(llm).toBuilder()
                .summarizer(Model.of(summarizer).window(20_000, 500))
                .build();

        assertThatTask(open(agent).start(Task.of("t", "x"))).withAnswer("ok");
        List<ContextCompacted> folds = entries().stream()
                .filter(ContextCompacted.class::isInstance)
                .map(ContextCompacted.class::cast)
                .filter(entry -> entry.usage().total() > 0)
                .toList();
        assertThat(folds).isNotEmpty().allMatch(entry -> entry.strategy().startsWith("fold"));
        assertThat(summarizer.requests()).hasSize(2 * folds.size());
    }

    @Test
    void a_summary_stands_beside_what_is_pinned_and_its_tokens_count() {
        String form =
                "Goal: x\nConstraints: none\nDecisions and why: to read, since it was asked\nFacts and where they came from: none"
                        + "\nOpen questions: none\nNext step: read on";
        ScriptedLlm summarizer = ScriptedLlm.of(seen -> say(form)).named("summarizer");
        ScriptedLlm llm = llm((step, seen) -> switch (step) {
            case 0 -> call("write_note", Map.of("key", "code", "text", "4711"));
            case 1, 2, 3, 4, 5, 6 -> call("read", Map.of("characters", 6_000));
            default -> say("ok");
        });
        Agent agent = folding(llm).toBuilder()
                .summarizer(Model.of(summarizer).window(20_000, 500))
                .build();
        TaskHandle<String> task = open(agent).start(Task.of("t", "x"));

        assertThatTask(task).withAnswer("ok");
        LlmRequest last = llm.requests().get(llm.requests().size() - 1);
        assertThat(last.messages().get(1).text())
                .contains("to read, since it was asked")
                .contains("- code: 4711");
        long replies = entries().stream()
                .filter(ModelReplied.class::isInstance)
                .mapToLong(entry -> ((ModelReplied) entry).reply().usage().total())
                .sum();
        assertThat(task.info().usage().total()).isGreaterThan(replies);
    }

    // ---- snapshots

    @Test
    void a_damaged_snapshot_is_passed_over() {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLlm stuck = llm((step, seen) -> {
            if (step == 1) {
                pass(go);
            }
            return call("say", Map.of("text", "one"));
        });
        Orchestrator before = open(agent(stuck, 100_000));
        before.start(Task.of("t", "x"));
        await().until(() -> stuck.requests().size() == 2);
        open.remove(0);
        before.close();
        go.countDown();
        long version = store.find(TASK).orElseThrow().version();
        store.keep(new Snapshot(TASK, version - 1, "perdure-state/1 nonsense".getBytes(StandardCharsets.UTF_8)));
        assertThat(store.snapshot(TASK)).isPresent();

        ScriptedLlm llm = llm((step, seen) -> say(seen.lastObservation().text()));
        Orchestrator after = open(agent(llm, 100_000));
        assertThat(after.task("t").await().answer()).isEqualTo("repeated one");
    }

    private void untilWanted() {
        await().until(() -> entries().stream().anyMatch(CompactionRequested.class::isInstance));
    }

    private List<JournalEntry> entries() {
        return new EntryCodec().decode(TASK, store.read(TASK, 0));
    }

    private static String handle(Seen seen) {
        String shown = seen.request().messages().stream()
                .map(Message::text)
                .filter(text -> text.startsWith("(artifact-"))
                .findFirst()
                .orElseThrow();
        return shown.substring(1, shown.indexOf(':'));
    }

    private static String lastText(ScriptedLlm llm, int request) {
        return llm.requests().get(request).lastMessage().text();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ScriptedLlm llm(BiFunction<Integer, Seen, LlmReply> script) {
        AtomicInteger step = new AtomicInteger();
        return ScriptedLlm.of(seen -> script.apply(step.getAndIncrement(), seen));
    }

    private static Agent agent(ScriptedLlm llm, int window) {
        Tool read = Tool.named("read")
                .description("Reads.")
                .effect(Effect.READ_ONLY)
                .maxArtifactBytes(1 << 20)
                .calls(Wanted.class, (wanted, call) -> numbered(wanted.characters()));
        Tool say = Tool.named("say")
                .description("Repeats.")
                .effect(Effect.READ_ONLY)
                .calls(Said.class, (said, call) -> "repeated " + said.text());
        Tool copy = Tool.named("copy")
                .description("Copies an artifact.")
                .effect(Effect.READ_ONLY)
                .calls(
                        Copy.class,
                        (wanted, call) -> call.find(Artifact.Source.class)
                                        .orElseThrow()
                                        .read(wanted.handle(), 0, Integer.MAX_VALUE)
                                        .orElseThrow()
                                        .length
                                + " bytes");
        return Agent.named("reader")
                .trust(TrustPolicy.unguarded())
                .version("1")
                .instructions("Read.")
                .model(Model.of(llm).window(window, 500))
                .tools(Tools.of(read, say, copy).and(ContextTools.standard()))
                .monitors(List.of())
                .build();
    }

    private static Agent folding(ScriptedLlm llm) {
        return agent(llm, 4_000).toBuilder()
                .compaction(List.of(CompactionStrategy.foldSteps(), CompactionStrategy.foldAll()))
                .build();
    }

    record Said(String text) {}

    /** Every ten characters say where they are. */
    private static String numbered(int characters) {
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            String mark = "<" + text.length() + ">";
            text.append(mark).append(".".repeat(10 - mark.length() % 10));
        }
        return text.substring(0, characters);
    }

    private Orchestrator open(Agent agent) {
        Orchestrator orchestrator = Orchestrator.on(store)
                .agents(agent)
                .artifacts(artifacts)
                .keepStoreOpen()
                .open();
        open.add(orchestrator);
        return orchestrator;
    }
}
