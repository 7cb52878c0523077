package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What counts for a budget of bytes is what would be written. */
class LeafTest {
    private static final String[] PIECES = {
        "a", "\"", "\\", "\n", "\b", "\u000b", "\u0001", "\u00e9", "\ud83d\ude00", "/", "\t", "\u007f"
    };

    private static JsonNode drawn(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> Json.mapper().valueToTree(text(random));
            case 1 -> Json.parse(random.nextInt(999) + ".50");
            case 2 -> Json.parse("-1e" + random.nextInt(30));
            case 3 -> Json.parse(random.nextBoolean() ? "null" : "true");
            case 4 -> {
                var list = Json.mapper().createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(drawn(random, depth + 1));
                }
                yield list;
            }
            default -> {
                var object = Json.mapper().createObjectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(text(random), drawn(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void the_length_of_a_value_is_that_of_its_json() {
        for (int seed = 0; seed < 2_000; seed++) {
            JsonNode value = drawn(new Random(seed), 0);
            assertThat(Leaf.length(value))
                    .as("seed %d: %s", seed, value)
                    .isEqualTo(value.toString().length());
        }
    }
}
