package io.perdure.memory.longterm;

import io.perdure.memory.jdbc.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The shelves that are in use, each read when its scope is first searched; those of long ago make room. */
final class Shelves {
    private static final int MOST_MEMORIES = 500_000; // of 1.5 KB and their words each

    private final Session session;
    private final Meaning meaning;
    private final Map<Scope, Shelf> shelves = new LinkedHashMap<>(16, 0.75f, true);
    private int length; // of the vectors that may stand on them

    Shelves(Session session, Meaning meaning) {
        this.session = session;
        this.meaning = meaning;
    }

    /** The shelves that are seen from a scope, with what was written since they were last looked at. */
    synchronized List<Shelf> seenFrom(Scope scope) {
        if (length != meaning.length()) { // not known when they were filled
            shelves.clear();
            length = meaning.length();
        }
        List<Shelf> seen = new ArrayList<>();
        for (Scope each : scope.seen()) {
            Shelf shelf = shelves.computeIfAbsent(each, key -> new Shelf());
            fill(shelf, each);
            seen.add(shelf);
        }
        makeRoom(seen.size());
        return seen;
    }

    private void fill(Shelf shelf, Scope scope) {
        long newest = shelf.newest();
        List<MemoryRows.Embedded> more = session.read(connection -> new MemoryRows(connection).after(scope, newest));
        for (MemoryRows.Embedded each : more) {
            Fact fact = each.memory().fact();
            shelf.add(new Shelf.Item(
                    each.memory().id(),
                    isComparable(each) ? each.vector() : embeddedAnew(each.memory()),
                    Words.of(fact.about() + " " + fact.text()),
                    fact.provenance().integrity() == Integrity.TRUSTED));
        }
    }

    // Vectors of two models cannot be compared, nor those that one model of many lengths made of two of them.
    private boolean isComparable(MemoryRows.Embedded one) {
        return meaning.name().equals(one.model()) && (length == 0 || length == one.vector().length);
    }

    private float[] embeddedAnew(Memory memory) {
        float[] vector = meaning.of(memory.fact());
        session.write(connection -> {
            new MemoryRows(connection).embedded(memory.id(), meaning.name(), vector);
            return vector;
        });
        return vector;
    }

    private void makeRoom(int inUse) {
        int size = shelves.values().stream().mapToInt(Shelf::size).sum();
        Iterator<Shelf> oldest = shelves.values().iterator();
        for (int i = shelves.size() - inUse; i > 0 && size > MOST_MEMORIES; i--) {
            size -= oldest.next().size();
            oldest.remove();
        }
    }

    /** Deletes rows and takes them from their shelves together, so that nobody reads between the two what is then put back. */
    synchronized int delete(Session.Work<List<MemoryRows.Deleted>> deletion) {
        List<MemoryRows.Deleted> deleted = session.write(deletion);
        deleted.stream()
                .collect(Collectors.groupingBy(
                        MemoryRows.Deleted::scope, Collectors.mapping(MemoryRows.Deleted::id, Collectors.toList())))
                .forEach(this::takeAway);
        return deleted.size();
    }

    private void takeAway(Scope scope, List<Long> ids) {
        Shelf shelf = shelves.get(scope);
        if (shelf != null) {
            shelf.remove(ids);
        }
    }
}
