package io.perdure.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/** Where a value stands in another. Costs nothing to speak of until it is asked for its text. */
final class Place {
    static final Place ROOT = new Place(null, "");

    private static final int LONGEST = 160;

    private final @Nullable Place outer;
    private final Object step;

    private Place(@Nullable Place outer, Object step) {
        this.outer = outer;
        this.step = step;
    }

    /** What a generator has written last. */
    static Place of(JsonStreamContext at) {
        JsonStreamContext parent = at.getParent();
        Place outer = parent == null ? ROOT : of(parent);
        if (at.inArray()) {
            return at.getEntryCount() == 0 ? outer : outer.item(at.getCurrentIndex());
        }
        return at.hasCurrentName() ? outer.property(at.getCurrentName()) : outer;
    }

    /** What a generator writes next, its name being written if it has one. */
    static Place next(JsonStreamContext at) {
        JsonStreamContext parent = at.getParent();
        return at.inArray() && parent != null ? of(parent).item(at.getEntryCount()) : of(at);
    }

    Place property(String name) {
        return new Place(this, name);
    }

    Place item(int index) {
        return new Place(this, index);
    }

    /** For the middle of a sentence: {@code  at /items/2}, or nothing for the root. */
    String at() {
        return outer == null ? "" : " at " + pointer();
    }

    /** As a JSON pointer, made fit to print; empty for the root. */
    String pointer() {
        StringBuilder pointer = new StringBuilder();
        write(pointer);
        return pointer.length() <= LONGEST ? pointer.toString() : pointer.substring(0, LONGEST) + "…";
    }

    private void write(StringBuilder pointer) {
        if (outer != null) {
            outer.write(pointer);
            String name = Values.capped(step.toString());
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    /** For sentences that begin with it. */
    @Override
    public String toString() {
        return outer == null ? "the value" : pointer();
    }
}
