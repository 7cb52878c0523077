package io.perdure.memory.longterm;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text as its words: runs of letters and digits, without case. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private Words() {}

    static List<String> of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(plain);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** The same for texts that differ in case, spaces and the full stop at the end alone: other marks mean something, as the minus before a number. */
    static String same(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .strip();
        String bare = SPACES.matcher(plain).replaceAll(" ");
        return bare.length() > 1 && bare.endsWith(".")
                ? bare.substring(0, bare.length() - 1).strip()
                : bare;
    }
}
