package io.perdure.examples.incidents;

import io.perdure.examples.StandIn;
import io.perdure.examples.StandIn.Move;
import io.perdure.examples.StandIn.Reading;
import io.perdure.journal.Plan;
import io.perdure.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stand-in makes of an outage. It calls the work done too early: only the answer rule makes it look again. */
final class IncidentRules {
    private static final Pattern STARTED = Pattern.compile("\"started\":\"release (\\d+)\"");

    private IncidentRules() {}

    static Move next(Reading reading) {
        List<String> services = IncidentAgent.services(reading.goal());
        int settled = 0;
        for (String service : services) {
            if (seen(reading, IncidentAgent.ROLL_BACK, service).isEmpty()) {
                return reading.calls(Plan.TOOL) <= settled ? plan(services, settled) : repair(reading, service);
            }
            settled++;
        }
        return reading.calls(Plan.TOOL) <= settled ? plan(services, settled) : end(reading, services);
    }

    private static Move plan(List<String> services, int settled) {
        List<Map<String, String>> items = new ArrayList<>();
        for (String service : services) {
            int place = items.size();
            String status = place < settled ? "DONE" : place == settled ? "DOING" : "TODO";
            items.add(Map.of("id", service, "text", "Bring " + service + " back", "status", status));
        }
        return StandIn.call(Plan.TOOL, Map.of("items", items));
    }

    private static Move repair(Reading reading, String service) {
        if (seen(reading, IncidentAgent.METRICS, service).isEmpty()) {
            return StandIn.call(IncidentAgent.METRICS, Map.of("service", service));
        }
        Matcher bad = STARTED.matcher(seen(reading, IncidentAgent.LOGS, service).orElse(""));
        return bad.find()
                ? StandIn.call(
                        IncidentAgent.ROLL_BACK,
                        Map.of("service", service, "release", Integer.parseInt(bad.group(1)) - 1))
                : StandIn.call(IncidentAgent.LOGS, Map.of("service", service));
    }

    private static Move end(Reading reading, List<String> services) {
        boolean wasSentBack = reading.messages().stream().skip(1).anyMatch(Message.User.class::isInstance);
        for (String service : services) {
            String metrics = seen(reading, IncidentAgent.METRICS, service).orElse("");
            if (wasSentBack && !metrics.contains("\"errors_per_minute\":0")) {
                return StandIn.call(IncidentAgent.METRICS, Map.of("service", service));
            }
        }
        return StandIn.say("All services are back: " + String.join(", ", services) + ".");
    }

    /** The last good answer of a tool that is about this service. */
    private static Optional<String> seen(Reading reading, String tool, String service) {
        return reading.messages().stream()
                .filter(message -> message instanceof Message.ToolResult result
                        && result.tool().equals(tool)
                        && !result.failed()
                        && result.text().contains("\"service\":\"" + service + "\""))
                .map(Message::text)
                .reduce((earlier, later) -> later);
    }
}
