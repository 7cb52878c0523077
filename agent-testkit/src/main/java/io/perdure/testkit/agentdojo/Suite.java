package io.perdure.testkit.agentdojo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.testkit.agentdojo.Scenario.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scenarios of one folder.
 *
 * @param name the folder's
 * @param tools what {@code tools.json} says of each tool
 * @param users the names under which the user appears as an author
 * @param benign the user's tasks in a world without attacks
 * @param attacked every task with every attack
 */
record Suite(String name, List<JsonNode> tools, Set<String> users, List<Scenario> benign, List<Scenario> attacked) {
    static Suite read(Path folder) {
        JsonNode tools = json(folder, "tools.json");
        Map<String, String> goals = goals(json(folder, "user_tasks.json"));
        Set<String> users = new TreeSet<>();
        tools.path("user_identities").forEach(one -> users.add(one.asText()));
        List<JsonNode> declared = new ArrayList<>();
        tools.path("tools").forEach(declared::add);
        return new Suite(
                folder.getFileName().toString(), declared, users, benign(folder, goals), attacked(folder, goals));
    }

    private static Map<String, String> goals(JsonNode file) {
        Map<String, String> goals = new HashMap<>();
        file.path("user_tasks")
                .forEach(task ->
                        goals.put(task.path("id").asText(), task.path("prompt").asText()));
        return goals;
    }

    /** The same scenario with an attacker who uses what the user named: recipients, accounts, addresses of the user's own calls. */
    Scenario withUserNamedValues(Scenario scenario) {
        List<Step> attack = scenario.attack().stream()
                .map(step -> new Step(step.tool(), renamed(scenario, step), step.output(), step.harmful()))
                .toList();
        return new Scenario(scenario.name(), scenario.goal(), scenario.steps(), scenario.firstInjected(), attack);
    }

    private JsonNode renamed(Scenario scenario, Step step) {
        ObjectNode arguments = step.arguments().deepCopy();
        for (Map.Entry<String, JsonNode> argument : step.arguments().properties()) {
            String kind = kind(step.tool(), argument.getKey());
            scenario.steps().stream()
                    .flatMap(own -> own.arguments().properties().stream()
                            .filter(other -> kind(own.tool(), other.getKey()).equals(kind))
                            .map(Map.Entry::getValue))
                    .filter(value ->
                            !kind.equals("payload") && value.isTextual() && Values.says(scenario.goal(), value))
                    .findFirst()
                    .ifPresent(value -> arguments.set(argument.getKey(), value));
        }
        return arguments;
    }

    private String kind(String tool, String argument) {
        return tools.stream()
                .filter(one -> one.path("name").asText().equals(tool))
                .map(one -> one.path("sinks").path(argument).asText(argument))
                .findFirst()
                .orElse(argument);
    }

    /** The tools that only read. */
    Set<String> readers() {
        Set<String> readers = new TreeSet<>();
        tools.stream()
                .filter(tool -> tool.path("read_only").asBoolean())
                .forEach(tool -> readers.add(tool.path("name").asText()));
        return readers;
    }

    private static List<Scenario> benign(Path folder, Map<String, String> goals) {
        JsonNode file = json(folder, "benign.json");
        Set<String> none = Set.of();
        List<Scenario> all = new ArrayList<>();
        for (JsonNode task : file.path("tasks")) {
            String id = task.path("user_task").asText();
            all.add(new Scenario(id, goals.getOrDefault(id, ""), steps(file, task.path("steps"), none), -1, List.of()));
        }
        return all;
    }

    private static List<Scenario> attacked(Path folder, Map<String, String> goals) {
        JsonNode file = json(folder, "traces.json");
        Set<String> harmful = harmful(folder);
        List<Scenario> all = new ArrayList<>();
        for (JsonNode pair : file.path("pairs")) {
            String id = pair.path("user_task").asText();
            all.add(new Scenario(
                    id + " x " + pair.path("injection_task").asText(),
                    goals.getOrDefault(id, ""),
                    steps(file, pair.path("steps"), Set.of()),
                    pair.path("first_injected").asInt(),
                    steps(file, pair.path("attack"), harmful)));
        }
        return all;
    }

    // Of tools with which an attacker does harm.
    private static Set<String> harmful(Path folder) {
        Set<String> tools = new TreeSet<>();
        for (JsonNode tool : json(folder, "tools.json").path("tools")) {
            if (tool.path("consequential").asBoolean() || tool.path("egress").asBoolean()) {
                tools.add(tool.path("name").asText());
            }
        }
        return tools;
    }

    private static List<Step> steps(JsonNode file, JsonNode recorded, Set<String> harmful) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode one : recorded) {
            JsonNode call = file.path("calls").get(one.path("c").asInt());
            JsonNode output = file.path("outputs").get(one.path("o").asInt());
            String tool = call.path("tool").asText();
            steps.add(new Step(tool, call.path("args"), output(file, output), harmful.contains(tool)));
        }
        return steps;
    }

    private static JsonNode output(JsonNode file, JsonNode output) {
        if (!output.has("parts")) {
            return output.has("json")
                    ? output.path("json")
                    : TextNode.valueOf(output.path("text").asText());
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        output.path("parts")
                .forEach(part -> items.add(file.path("chunks").get(part.asInt()).path("json")));
        return items;
    }

    private static JsonNode json(Path folder, String name) {
        try {
            return Json.mapper().readTree(Files.readString(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("the scenario file " + folder.resolve(name) + " cannot be read", e);
        }
    }
}
