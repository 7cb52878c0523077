package io.perdure.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.trust.SinkKind;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts secrets in the place of their names: in arguments that are declared to be credentials, and only as a whole. */
final class SecretArguments {
    private static final Pattern NAMED = Pattern.compile("secret\\(\"([^\"]{1,100})\"\\)");

    private SecretArguments() {}

    static ToolInvocation filledIn(ToolInvocation invocation, ToolSpec spec, Secrets secrets) throws ToolException {
        boolean names = invocation.written().contains("secret(");
        return names && invocation.arguments() instanceof ObjectNode given
                ? new ToolInvocation(
                        invocation.id(), invocation.tool(), filled(given, spec, secrets), invocation.written())
                : invocation;
    }

    private static ObjectNode filled(ObjectNode given, ToolSpec spec, Secrets secrets) throws ToolException {
        ObjectNode filled = given.deepCopy();
        for (Map.Entry<String, JsonNode> argument : given.properties()) {
            Matcher matcher = NAMED.matcher(argument.getValue().asText());
            if (spec.declaration().sink(argument.getKey()) == SinkKind.CREDENTIAL && matcher.matches()) {
                filled.put(argument.getKey(), secret(matcher.group(1), secrets));
            }
        }
        return filled;
    }

    private static String secret(String name, Secrets secrets) throws ToolException {
        return secrets.find(name)
                .orElseThrow(() -> ToolException.refused("There is no secret of the name '" + name + "'; there are: "
                        + secrets.names().stream().sorted().toList() + "."));
    }
}
