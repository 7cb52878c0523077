package io.perdure;

import io.perdure.journal.Handles;
import io.perdure.journal.Handles.FilledIn;
import io.perdure.journal.TaskState;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that somebody else may have had a hand in, made safe to show: addresses that the user did not name cannot be followed by accident, and
 * nothing is loaded from them.
 */
final class SafeText {
    // Markdown's image, and any address with a scheme, or one that begins like a host.
    private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]]*)\\]\\(([^)]*)\\)");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)\\b([a-z][a-z0-9+.-]{1,20}:(?://)?|www\\.)([^\\s<>\"'()\\[\\]]+)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern TAG = Pattern.compile("<(?=[a-zA-Z/!])");
    private static final Pattern HOST = Pattern.compile("(?i)(?:[a-z0-9-]+\\.)+[a-z]{2,}");

    private SafeText() {}

    /** The answer with what handles stand for, and with addresses defanged unless nobody else had a hand in it. */
    static String of(TaskState state, String answer) {
        boolean handed = answer.indexOf('\u27e6') >= 0 && !state.handles().all().isEmpty();
        String whole = handed ? filledIn(state, answer) : answer;
        return handed || isTainted(state) ? defanged(whole, said(state)) : whole;
    }

    /** Whether the answer may hold what somebody else wrote. */
    static boolean isTainted(TaskState state) {
        return state.isGuarded() && !state.label().isTrusted();
    }

    private static String filledIn(TaskState state, String answer) {
        return Handles.plain(FilledIn.text(answer, state.handles()));
    }

    private static Set<String> said(TaskState state) {
        Set<String> hosts = new TreeSet<>();
        String all = state.start().said() + " "
                + String.join(" ", state.start().given().values());
        Matcher matcher = HOST.matcher(all);
        while (matcher.find()) {
            hosts.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    private static String defanged(String text, Set<String> hosts) {
        String noImages = IMAGE.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement("(image: " + found.group(1) + " " + found.group(2) + ")"));
        String noTags = TAG.matcher(noImages).replaceAll("&lt;");
        return ADDRESS.matcher(noTags)
                .replaceAll(found -> Matcher.quoteReplacement(
                        isSaid(found.group(1), found.group(2), hosts)
                                ? found.group()
                                : broken(found.group(1), found.group(2))));
    }

    private static boolean isSaid(String scheme, String rest, Set<String> hosts) {
        String host =
                (scheme.equalsIgnoreCase("www.") ? "www." : "") + rest.split("[/?#:]", 2)[0].toLowerCase(Locale.ROOT);
        boolean web = scheme.equalsIgnoreCase("http://")
                || scheme.equalsIgnoreCase("https://")
                || scheme.equalsIgnoreCase("www.");
        return web && hosts.contains(host.replaceAll("[.,;]+$", ""));
    }

    private static String broken(String scheme, String rest) {
        String harmless = scheme.equalsIgnoreCase("www.")
                ? "www[.]"
                : scheme.replaceAll("(?i)^http", "hxxp").replace(":", "[:]");
        return harmless + rest.replace(".", "[.]");
    }
}
