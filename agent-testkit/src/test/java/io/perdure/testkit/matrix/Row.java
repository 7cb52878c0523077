package io.perdure.testkit.matrix;

import static io.perdure.tool.Effect.ONCE;
import static io.perdure.tool.Effect.READ_ONLY;

import io.perdure.testkit.matrix.World.ModelFault;
import io.perdure.testkit.matrix.World.ToolFault;
import io.perdure.tool.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A fault, how often it strikes, and what the journal then tells. Immutable. */
final class Row implements Cloneable {
    static final String GOES_ON = "COMPLETED";
    static final String DONE = "DONE";

    private final String sentence;
    private final ModelFault modelFault;
    private final ToolFault toolFault;
    private Effect effect;
    private int strikes = 1;
    private int models;
    private int longest = World.SHORT;
    private List<String> story;
    private List<String> unrecorded;
    private String then = "a";
    private String later = DONE;
    private String end = GOES_ON;
    private Row last = this;
    private boolean onlyLast;

    private Row(String sentence, ModelFault modelFault, ToolFault toolFault, Effect effect, String... story) {
        this.sentence = sentence;
        this.modelFault = modelFault;
        this.toolFault = toolFault;
        this.effect = effect;
        this.models = modelFault == null ? 1 : 2;
        this.story = List.of(story);
        this.unrecorded = modelFault != null ? List.of() : List.of(effect == ONCE ? "UNKNOWN INTERRUPTED" : DONE);
    }

    static Row model(String sentence, ModelFault fault, String... story) {
        return new Row(sentence, fault, null, READ_ONLY, story);
    }

    static Row tool(String sentence, Effect effect, ToolFault fault, String... story) {
        return new Row(sentence, null, fault, effect, story);
    }

    private Row with(Consumer<Row> change) {
        try {
            Row other = (Row) clone();
            other.last = last == this ? other : last;
            change.accept(other);
            return other;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** It strikes so often in a row; unrecorded, the first time does not count. */
    Row times(int often, String... fewer) {
        return with(row -> {
            row.strikes = often;
            row.unrecorded = List.of(fewer);
        });
    }

    /** The agent has no other model. */
    Row alone() {
        Row then = last == this ? null : last.alone();
        return with(row -> {
            row.models = 1;
            row.last = then == null ? row : then;
        });
    }

    /** From then on the other model answers. */
    Row thenOther() {
        return with(row -> row.then = "b");
    }

    /** From then on calls of the tool end so. */
    Row thenCalls(String outcome) {
        return with(row -> row.later = outcome);
    }

    /** The task ends of it. */
    Row ends(String how) {
        return with(row -> row.end = how);
    }

    /** The tool says this of itself. */
    Row of(Effect other) {
        return with(row -> row.effect = other);
    }

    /** Results of the tool are as long as this. */
    Row longest(int characters) {
        return with(row -> row.longest = characters);
    }

    /** What it adds if the process dies before it is durable. */
    Row unrecorded(String... other) {
        return with(row -> row.unrecorded = List.of(other));
    }

    /** At the last place it is another story: there are steps that can be left out. */
    Row atLast(Row other) {
        return with(row -> row.last = other);
    }

    /** It strikes at the last place alone. */
    Row onlyAtLast() {
        return with(row -> row.onlyLast = true);
    }

    /** The row as it is at a place; empty if it does not strike there. */
    Optional<Row> at(Place place) {
        return place == Place.LAST ? Optional.of(last) : onlyLast ? Optional.empty() : Optional.of(this);
    }

    Stream<String> words() {
        Stream<String> mine =
                Stream.of(story.stream(), unrecorded.stream(), Stream.of(later)).flatMap(one -> one);
        return last == this ? mine : Stream.concat(mine, last.words());
    }

    Effect effect() {
        return effect;
    }

    int strikes() {
        return strikes;
    }

    int models() {
        return models;
    }

    int longest() {
        return longest;
    }

    ModelFault modelFault() {
        return modelFault;
    }

    ToolFault toolFault() {
        return toolFault;
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
            boolean isLast = hit && recorded && !end.equals(GOES_ON);
            if (isOfModel()) {
                what.stream().filter(one -> !one.startsWith("+")).forEach(told::add);
                if (isLast) {
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
            if (isLast) {
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
