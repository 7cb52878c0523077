package io.perdure.guard;

import io.perdure.guard.Guard.Decision;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and texts that nobody has any reason to use, and the encodings in which they leave unseen. Immutable. */
final class Canaries {
    // Two letters in base64 would stand in any text.
    private static final int SHORTEST_ENCODED = 6;

    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private final Set<String> plain = new LinkedHashSet<>();
    private final Set<String> inBase64 = new LinkedHashSet<>();
    private final Set<String> names;

    // Whether there is a digit for which there are two signs.
    private final boolean signs;

    Canaries(Set<String> canaries) {
        names = canaries;
        for (String canary : canaries) {
            plain.add(canary.toLowerCase(Locale.ROOT));
            byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
            if (bytes.length >= SHORTEST_ENCODED) {
                plain.add(HexFormat.of().formatHex(bytes));
                inBase64.addAll(List.of(base64(bytes, 0), base64(bytes, 1), base64(bytes, 2)));
            }
        }
        signs = inBase64.stream().anyMatch(digits -> digits.indexOf('+') >= 0 || digits.indexOf('/') >= 0);
    }

    // Wherever it begins in what was encoded: the digits that depend on it alone.
    private static String base64(byte[] bytes, int shift) {
        byte[] shifted = new byte[bytes.length + shift];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String digits = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return digits.substring((shift * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether a tool is one of them. */
    boolean name(String tool) {
        return names.contains(tool);
    }

    /** Whether one of them stands in a text: as it is, in other case, in hexadecimal, in base64, percent-encoded, or with JSON's escapes. */
    boolean stand(String text) {
        return standsIn(text)
                || (text.indexOf('%') >= 0 && standsIn(unescaped(text)))
                || (text.contains("\\u") && standsIn(unicode(text)));
    }

    private boolean standsIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String standard = signs ? text.replace('-', '+').replace('_', '/') : text;
        return plain.stream().anyMatch(lower::contains) || inBase64.stream().anyMatch(standard::contains);
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // something else with percent signs: those escapes that are whole
            return URLDecoder.decode(
                    text.replaceAll("%(?![0-9a-fA-F]{2})", "%25").replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }

    private static String unicode(String text) {
        return UNICODE.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    static Decision.Halt halt(String where) {
        return new Decision.Halt(Reason.CANARY.code(), where + ": " + Reason.CANARY.words());
    }
}
