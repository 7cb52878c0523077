package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code anyOf} and {@code oneOf} demand.
 *
 * @param forms the allowed ones
 * @param exactlyOne whether more than one that fits is wrong too
 */
record FormsCheck(List<Check> forms, boolean exactlyOne) implements Check {
    @Override
    public void check(JsonNode value, Place place, Problems problems) {
        List<String> reasons = new ArrayList<>(0);
        for (Check form : forms) {
            Problems own = Check.problems(form, value, place);
            if (own.count() > 0) {
                reasons.add("(" + (reasons.size() + 1) + ") " + own.sentences().get(0));
            } else if (!exactlyOne) {
                return;
            }
        }
        int fitting = forms.size() - reasons.size();
        if (fitting == 0) {
            problems.add(place, "fits none of the allowed forms: " + String.join("; ", reasons));
        } else if (fitting > 1) {
            problems.add(place, "fits " + fitting + " of the allowed forms, and must fit exactly one");
        }
    }

    /** What {@code not} demands. */
    static Check not(Check form) {
        return (value, place, problems) -> {
            if (Check.problems(form, value, place).count() == 0) {
                problems.add(place, "has a form that is not allowed, is " + Values.described(value));
            }
        };
    }
}
