package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** One demand of a schema, compiled. */
@FunctionalInterface
interface Check {
    /** What every value meets. */
    Check NONE = (value, place, problems) -> {};

    /** Adds what is wrong with the value that stands at {@code place}. */
    void check(JsonNode value, Place place, Problems problems);

    /** A demand that a value meets or not; {@code demand} goes on after its place. */
    static Check that(Predicate<JsonNode> met, String demand) {
        return (value, place, problems) -> {
            if (!met.test(value)) {
                problems.add(place, demand + ", is " + Values.described(value));
            }
        };
    }

    /** What is wrong by one of several forms, of which it is not said yet that it must fit this one. */
    static Problems problems(Check check, JsonNode value, Place place) {
        Problems problems = new Problems();
        check.check(value, place, problems);
        return problems;
    }

    /** All of them, in order. */
    static Check all(List<Check> checks) {
        Check[] all = checks.toArray(new Check[0]);
        return (value, place, problems) -> {
            for (Check one : all) {
                one.check(value, place, problems);
            }
        };
    }

    /** The second only where the first finds nothing wrong: of a value of the wrong type nothing else is worth saying. */
    static Check first(Check first, Check second) {
        return (value, place, problems) -> {
            int before = problems.count();
            first.check(value, place, problems);
            if (problems.count() == before) {
                second.check(value, place, problems);
            }
        };
    }
}
