package io.perdure.tool;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Blots secrets out of texts, as they are and in the encodings in which services echo them. Immutable. */
final class Redaction {
    // Shorter ones would be found in ordinary words.
    private static final int SHORTEST = 6;

    private final Map<String, String> marks; // the longest first: one may be part of another

    private Redaction(Map<String, String> marks) {
        this.marks = marks;
    }

    static Redaction of(Secrets secrets) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : secrets.names()) {
            secrets.find(name)
                    .filter(value -> value.length() >= SHORTEST)
                    .ifPresent(value -> forms(value).forEach(form -> found.put(form, "[secret " + name + "]")));
        }
        return new Redaction(longestFirst(found));
    }

    private static Map<String, String> longestFirst(Map<String, String> marks) {
        Map<String, String> sorted = new LinkedHashMap<>();
        marks.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getKey().length()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static List<String> forms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8)));
        forms.addAll(percent(forms.get(1)));
        forms.addAll(escaped(value));
        List.of(HexFormat.of(), HexFormat.of().withUpperCase()).forEach(hex -> forms.add(hex.formatHex(bytes)));
        forms.add(new StringBuilder(value).reverse().toString());
        for (int shift = 0; shift < 3; shift++) { // wherever it begins in what was encoded
            forms.add(inBase64(bytes, shift, Base64.getEncoder()));
            forms.add(inBase64(bytes, shift, Base64.getUrlEncoder()));
        }
        return forms;
    }

    // Some write the digits small, and a space as one.
    private static List<String> percent(String encoded) {
        String small = Pattern.compile("%..")
                .matcher(encoded)
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
        return List.of(small, encoded.replace("+", "%20"), small.replace("+", "%20"));
    }

    // In JSON, to some with slashes as well, and in HTML.
    private static List<String> escaped(String value) {
        String json = TextNode.valueOf(value).toString();
        String inner = json.substring(1, json.length() - 1);
        String html = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String quoted = html.replace("\"", "&quot;");
        return List.of(
                inner,
                inner.replace("/", "\\/"),
                html,
                quoted,
                quoted.replace("'", "&#39;"),
                quoted.replace("'", "&#x27;"));
    }

    // The digits that depend on the secret alone.
    private static String inBase64(byte[] secret, int shift, Base64.Encoder encoder) {
        byte[] shifted = new byte[secret.length + shift];
        System.arraycopy(secret, 0, shifted, shift, secret.length);
        String digits = encoder.withoutPadding().encodeToString(shifted);
        int from = (shift * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return digits.substring(from, to);
    }

    String redacted(String text) {
        String clean = text;
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            clean = clean.contains(mark.getKey()) ? clean.replace(mark.getKey(), mark.getValue()) : clean;
        }
        return clean;
    }
}
