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

    /** The same for texts that differ in case, spaces and marks alone; the order counts, since A pays B is not B pays A. */
    static String same(String text) {
        List<String> words = of(text);
        return words.isEmpty() ? text.strip() : String.join(" ", words);
    }
}
