package io.perdure.testkit.matrix;

import io.perdure.testkit.matrix.World.ModelFault;
import io.perdure.testkit.matrix.World.ToolFault;
import io.perdure.tool.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault, how often it strikes, and what the journal then tells.
 *
 * @param sentence what is promised
 * @param modelFault how the model fails, or {@code null}
 * @param toolFault how the tool fails, or {@code null}
 * @param effect what the tool says of itself
 * @param strikes how often in a row
 * @param models how many the agent has
 * @param story what the fault adds to the journal
 * @param unrecorded the same, if the process dies before the first strike is durable
 * @param then who goes on: the model that gives the replies after it
 * @param later how later calls of the tool end
 * @param end how the task ends
 */
record Row(
        String sentence,
        ModelFault modelFault,
        ToolFault toolFault,
        Effect effect,
        int strikes,
        int models,
        List<String> story,
        List<String> unrecorded,
        String then,
        String later,
        String end) {
    static final String GOES_ON = "COMPLETED";
    static final String DONE = "DONE";

    static Row model(String sentence, ModelFault fault, String... story) {
        return new Row(sentence, fault, null, Effect.READ_ONLY, 1, 2, List.of(story), List.of(), "a", DONE, GOES_ON);
    }

    static Row tool(String sentence, Effect effect, ToolFault fault, String... story) {
        List<String> lost = List.of(effect == Effect.ONCE ? "UNKNOWN INTERRUPTED" : DONE);
        return new Row(sentence, null, fault, effect, 1, 1, List.of(story), lost, "a", DONE, GOES_ON);
    }

    /** It strikes so often in a row; unrecorded, the first time does not count. */
    Row times(int often, String... fewer) {
        return new Row(sentence, modelFault, toolFault, effect, often, models, story, List.of(fewer), then, later, end);
    }

    /** The agent has no other model. */
    Row alone() {
        return new Row(sentence, modelFault, toolFault, effect, strikes, 1, story, unrecorded, then, later, end);
    }

    /** From then on the other model answers. */
    Row thenOther() {
        return new Row(sentence, modelFault, toolFault, effect, strikes, models, story, unrecorded, "b", later, end);
    }

    /** From then on calls of the tool end so. */
    Row thenCalls(String outcome) {
        return new Row(sentence, modelFault, toolFault, effect, strikes, models, story, unrecorded, then, outcome, end);
    }

    /** The task ends of it. */
    Row ends(String how) {
        return new Row(sentence, modelFault, toolFault, effect, strikes, models, story, unrecorded, then, later, how);
    }

    /** The tool says this of itself. */
    Row of(Effect other) {
        return new Row(sentence, modelFault, toolFault, other, strikes, models, story, unrecorded, then, later, end);
    }

    /** What it adds if the process dies before it is durable. */
    Row unrecorded(String... other) {
        return new Row(
                sentence, modelFault, toolFault, effect, strikes, models, story, List.of(other), then, later, end);
    }

    boolean isOfModel() {
        return modelFault != null;
    }

    /** The tool that is called: one is taken out of the offer when it fails. */
    String tool() {
        return later.equals("FAILED SUSPENDED") ? "flaky" : "work";
    }

    /** What the journal tells when this strikes at a place. */
    List<String> journal(Place place, boolean recorded) {
        List<String> told = new ArrayList<>();
        String who = "a";
        for (int step = 1; step <= World.STEPS + 1; step++) {
            boolean hit = step == (isOfModel() ? place.request(modelFault) : place.call());
            List<String> what = !hit ? List.of() : recorded ? story : unrecorded;
            boolean last = hit && recorded && !end.equals(GOES_ON);
            if (isOfModel()) {
                what.stream().filter(one -> !one.startsWith("+")).forEach(told::add);
                if (last) {
                    break;
                }
            }
            who = hit && recorded ? then : who;
            told.add(who + " replied");
            if (step <= World.STEPS) {
                boolean after = !isOfModel() && step > place.call();
                told.addAll(hit && !isOfModel() ? what : List.of(after ? later : DONE));
                what.stream()
                        .filter(one -> one.startsWith("+"))
                        .map(one -> one.substring(1))
                        .forEach(told::add);
            }
            if (last) {
                break;
            }
        }
        told.add(recorded ? end : GOES_ON);
        return told;
    }

    /** The type of the entry that records the fault first. */
    String recordedBy() {
        String first = story.stream()
                .filter(one -> !one.endsWith(" replied"))
                .findFirst()
                .orElseThrow();
        if (first.equals("sent back")) {
            return "answer-rejected";
        }
        return first.startsWith("again ")
                ? "attempt-failed"
                : first.startsWith("a ") ? "model-failed" : "invocation-ended";
    }

    @Override
    public String toString() {
        return sentence;
    }

    /** Where in a task of three calls and an answer a fault strikes. */
    enum Place {
        FIRST,
        MIDDLE,
        LAST;

        /** Which request; the last one asks for the answer, where no call can be spoiled. */
        int request(ModelFault fault) {
            return this == LAST && !fault.spoilsCalls() ? World.STEPS + 1 : call();
        }

        int call() {
            return switch (this) {
                case FIRST -> 1;
                case MIDDLE -> 2;
                case LAST -> World.STEPS;
            };
        }
    }
}
