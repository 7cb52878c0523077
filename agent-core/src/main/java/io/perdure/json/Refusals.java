package io.perdure.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.perdure.json.Json.UnstorableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says why a value has no stored form. Jackson's own texts may quote values, so only kinds and places are told. */
final class Refusals {
    private Refusals() {}

    static UnstorableException tooLarge(int maxBytes) {
        return UnstorableException.tooLarge("it is larger than " + maxBytes + " bytes.");
    }

    static UnstorableException unreadable(String what, Throwable thrown) {
        return new UnstorableException(
                what + " cannot be read: " + thrown.getClass().getName() + " was thrown.", thrown);
    }

    /** A broken JVM is nobody's result. A stack overflow is: of a getter that calls itself. */
    static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    static UnstorableException of(Throwable thrown, @Nullable JsonGenerator generator, int maxBytes) {
        JsonStreamContext at = generator == null ? null : generator.getOutputContext();
        Place cycle = cycle(at);
        if (cycle != null) {
            return new UnstorableException("it is cyclic: the value" + cycle.at() + " contains itself.");
        }
        if (find(thrown, BoundedBytes.FullException.class).isPresent()) {
            return tooLarge(maxBytes);
        }
        if (find(thrown, StreamConstraintsException.class).isPresent()) {
            return new UnstorableException(
                    "it is nested deeper than " + Mappers.DEEPEST + " levels" + place(thrown, at) + ".");
        }
        return find(thrown, StrictGenerator.RefusedException.class)
                .map(refused -> new UnstorableException(refused.sentence()))
                .orElseGet(() -> ofForeignCode(thrown, place(thrown, at)));
    }

    private static UnstorableException ofForeignCode(Throwable thrown, String place) {
        if (thrown instanceof InvalidDefinitionException definition && definition.getType() != null) {
            String type = definition.getType().getRawClass().getName();
            return new UnstorableException("the value" + place + " has no JSON form: its type is " + type + ".");
        }
        if (!(thrown instanceof JsonMappingException)) {
            return unreadable("the value" + place, thrown);
        }
        return thrown.getCause() == null // for example, a map with a null key
                ? new UnstorableException("the value" + place + " has no JSON form.")
                : unreadable("the value" + place, thrown.getCause());
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> kind) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(Mappers.DEEPEST) // the causes of foreign exceptions may be cyclic too
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    // Jackson's exception knows the property whose getter threw; an Error passes by Jackson, and only what was written
    // last is known.
    private static String place(Throwable thrown, @Nullable JsonStreamContext at) {
        if (thrown instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return " at " + ReadErrors.path(mapping);
        }
        String last = at == null ? "" : Place.of(at).at();
        return thrown instanceof Error && !last.isEmpty() ? " at or after" + last.substring(3) : last;
    }

    /** Where the outermost value stands that contains itself; {@code null} if none does. */
    private static @Nullable Place cycle(@Nullable JsonStreamContext innermost) {
        Set<Object> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        JsonStreamContext found = null;
        for (JsonStreamContext one = innermost; one != null; one = one.getParent()) {
            if (one.getCurrentValue() != null && !inside.add(one.getCurrentValue())) {
                found = one;
            }
        }
        if (found == null) {
            return null;
        }
        return found.getParent() == null ? Place.ROOT : Place.of(found.getParent());
    }
}
