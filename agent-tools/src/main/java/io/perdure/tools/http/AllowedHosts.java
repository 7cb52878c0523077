package io.perdure.tools.http;

import io.perdure.error.PerdureException;
import io.perdure.tool.ToolSpec.InvalidToolException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The hosts a tool may speak with; none at first. */
final class AllowedHosts {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    private final Set<String> hosts = new TreeSet<>();

    /** Whether this is {@code host} or {@code host:port}, and nothing that could be read in another way. */
    static boolean isAuthority(String text) {
        return AUTHORITY.matcher(text).matches();
    }

    void add(String tool, String... more) {
        for (String host : more) {
            if (!isAuthority(host)) {
                throw new InvalidToolException(
                        "The tool '" + tool + "' allows " + PerdureException.quoted(host) + ", which is not a host.",
                        "Give host or host:port, such as \"payments.example.com\" or \"127.0.0.1:8080\": no scheme, path or wildcard.");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
    }

    void check(String tool, String authority) {
        if (!hosts.contains(authority.toLowerCase(Locale.ROOT))) {
            throw new InvalidToolException(
                    "The tool '" + tool + "' goes to '" + authority + "', which is not allowed (allowed: "
                            + (hosts.isEmpty() ? "none" : String.join(", ", hosts)) + ").",
                    "Add allowing(\"" + authority + "\") if the tool may speak with it.");
        }
    }
}
