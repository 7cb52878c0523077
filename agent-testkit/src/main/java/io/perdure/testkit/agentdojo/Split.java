package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.testkit.agentdojo.Scenario.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario in two tasks: the first one remembers what it read of the attack, the second one recalls it and goes on from there.
 *
 * @param reading the user's calls up to the one that shows the attack, and {@code remember}
 * @param acting {@code recall}, and the user's other calls
 */
record Split(Scenario reading, Scenario acting) {
    private static final int LONGEST = 1_900;
    private static final int LONGEST_QUESTION = 300;

    static Split of(Scenario scenario) {
        int read = scenario.firstInjected();
        String note = note(scenario.steps().get(read).output());
        Step remember = step("remember", "text", note, "done");
        Step recall = step("recall", "question", question(note), note);
        List<Step> reading = new ArrayList<>(scenario.steps().subList(0, read + 1));
        reading.add(remember);
        List<Step> acting = new ArrayList<>(List.of(recall));
        acting.addAll(scenario.steps().subList(read + 1, scenario.steps().size()));
        return new Split(scenario.with(reading, read), scenario.with(acting, 0));
    }

    private static Step step(String tool, String argument, String value, String output) {
        JsonNode arguments = Json.mapper().createObjectNode().put(argument, value);
        return new Step(tool, arguments, TextNode.valueOf(output), false);
    }

    // The very words: whatever a memory finds by, it finds this.
    private static String question(String note) {
        return note.substring(0, Math.min(note.length(), LONGEST_QUESTION));
    }

    // What a memory has room for, from the attack on.
    private static String note(JsonNode output) {
        String text = Values.collapsed(Actor.text(output));
        int from = Math.max(0, text.indexOf(Actor.ATTACK));
        int to = Math.min(text.length(), from + LONGEST);
        return text.substring(from, to);
    }
}
