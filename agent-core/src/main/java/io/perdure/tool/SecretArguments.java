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
        if (!(invocation.arguments() instanceof ObjectNode given)
                || !invocation.written().contains("secret(")) {
            return invocation;
        }
        ObjectNode filled = given.deepCopy();
        for (Map.Entry<String, JsonNode> argument : given.properties()) {
            Matcher matcher = NAMED.matcher(argument.getValue().asText());
            if (spec.declaration().sink(argument.getKey()) == SinkKind.CREDENTIAL && matcher.matches()) {
                filled.put(argument.getKey(), secret(matcher.group(1), secrets));
            }
        }
        return new ToolInvocation(invocation.id(), invocation.tool(), filled, invocation.written());
    }

    private static String secret(String name, Secrets secrets) throws ToolException {
        return secrets.find(name)
                .orElseThrow(() -> ToolException.refused("There is no secret of the name '" + name + "'; there are: "
                        + secrets.names().stream().sorted().toList() + "."));
    }
}
