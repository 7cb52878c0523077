package io.perdure.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a schema demands of the properties of an object.
 *
 * @param properties the known ones
 * @param required those that must be there
 * @param others what holds for those that are not known; {@code null} if there may be none
 */
record ObjectCheck(
        Map<String, Check> properties,
        List<String> required,
        @Nullable Check others) implements Check {
    private static final int MOST_SHOWN = 30;

    @Override
    public void check(JsonNode value, Place place, Problems problems) {
        if (!value.isObject()) {
            return;
        }
        for (String name : required) {
            if (value.get(name) == null) {
                problems.add(place.property(name), "is missing");
            }
        }
        value.properties().forEach(property -> check(property, place, problems));
    }

    private void check(Map.Entry<String, JsonNode> property, Place object, Problems problems) {
        if (problems.isFull()) {
            return;
        }
        Place place = object.property(property.getKey());
        Check check = properties.getOrDefault(property.getKey(), others);
        if (check == null) {
            problems.add(place, "is not a known property; " + known(properties.keySet()));
        } else {
            check.check(property.getValue(), place, problems);
        }
    }

    private static String known(Collection<String> names) {
        if (names.isEmpty()) {
            return "there are none";
        }
        String rest = names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "";
        return names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ", "known are: ", rest));
    }
}
