package io.perdure.guard;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Canonical forms of addresses. What browsers, mailers and libraries are known to read in different ways has none: user information, backslashes,
 * white space, broken escapes, odd ports and hosts (RFC 3986 against the WHATWG URL standard).
 */
final class Address {
    private static final Pattern URL = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]{0,20})://)?([^/?#@\\\\\\s\\[\\]:]+)(?::([1-9]\\d{0,4}))?((?:/[^?#\\\\]*)?)(\\?[^#\\\\]*)?(#[^\\\\]*)?");
    static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*+");
    static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    // Of other schemes only those who use them know what matters: s3://Files and s3://files may be two.
    private static final Set<String> NORMALISED = Set.of("", "http", "https", "ws", "wss");
    private static final int HIGHEST_PORT = 65_535;

    private Address() {}

    /** Without a scheme it is not the same as with one: what is called depends on the tool. */
    static Optional<Canonical> url(String text) {
        Matcher matcher = URL.matcher(text);
        boolean odd = (!Scripts.isPlain(text) && Scripts.holdsHidden(text))
                || text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)
                || !matcher.matches()
                || (text.indexOf('%') >= 0 && !ESCAPES.matcher(text).matches());
        if (odd) {
            return Optional.empty();
        }
        return Host.of(matcher.group(2)).flatMap(host -> form(text, host, matcher));
    }

    private static Optional<Canonical> form(String text, String host, Matcher matcher) {
        String scheme = or(matcher.group(1)).toLowerCase(Locale.ROOT);
        boolean bare = scheme.isEmpty() && matcher.group(3) != null && host.indexOf('.') < 0;
        if (bare) {
            return Optional.empty(); // tel:110, or a host and a port
        }
        String path = or(matcher.group(4)).isEmpty() ? "/" : matcher.group(4);
        String rest = path + or(matcher.group(5)) + or(matcher.group(6));
        return NORMALISED.contains(scheme)
                ? port(scheme, matcher.group(3)).map(port -> at(scheme + "://" + host + port + rest, host))
                : Optional.of(
                        new Canonical("url:" + text, false, Optional.of(host).filter(matcher.group(2)::equals)));
    }

    private static Canonical at(String url, String host) {
        return new Canonical("url:" + url, false, Optional.of(host));
    }

    private static String or(@org.jspecify.annotations.Nullable String part) {
        return part == null ? "" : part;
    }

    private static Optional<String> port(String scheme, @org.jspecify.annotations.Nullable String port) {
        boolean standard = port == null
                || (scheme.equals("https") && port.equals("443"))
                || (scheme.equals("http") && port.equals("80"));
        if (standard) {
            return Optional.of("");
        }
        return Integer.parseInt(port) <= HIGHEST_PORT ? Optional.of(":" + port) : Optional.empty();
    }

    /** Whether it is an ordinary local part: letters, digits, single dots within. What is none can be one all the same. */
    static boolean isPlain(String local) {
        char before = '.';
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '.' ? before == '.' : !Host.isAlphanumeric(c)) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    /** The local part is the receiving system's business: exact. */
    static Optional<Canonical> mail(String text) {
        int at = text.indexOf('@');
        String local = text.substring(0, at);
        return at != text.lastIndexOf('@')
                        || !(isPlain(local) || LOCAL.matcher(local).matches())
                ? Optional.empty()
                : Host.of(text.substring(at + 1))
                        .map(host -> new Canonical("mail:" + local + "@" + host, false, Optional.of(host)));
    }
}
