package io.perdure.json;

import java.util.function.Predicate;

/** The keywords that look at texts, and those that count items; each says nothing about values of other types. */
final class TextKeywords {
    private TextKeywords() {}

    static Check minLength(Keyword keyword) {
        int least = keyword.count();
        return text(text -> length(text) >= least, "must have at least " + counted(least, "character"));
    }

    static Check maxLength(Keyword keyword) {
        int most = keyword.count();
        return text(text -> length(text) <= most, "must have at most " + counted(most, "character"));
    }

    static Check pattern(Keyword keyword) {
        BoundedPattern pattern = BoundedPattern.of(keyword);
        return text(pattern::isFoundIn, "must match the pattern " + keyword.text());
    }

    static Check format(Keyword keyword) {
        return Format.named(keyword.text())
                .map(format -> text(format::fits, "must be " + format.words()))
                .orElse(Check.NONE);
    }

    static Check minItems(Keyword keyword) {
        int least = keyword.count();
        return Check.that(
                list -> !list.isArray() || list.size() >= least, "must have at least " + counted(least, "item"));
    }

    static Check maxItems(Keyword keyword) {
        int most = keyword.count();
        return Check.that(list -> !list.isArray() || list.size() <= most, "must have at most " + counted(most, "item"));
    }

    private static Check text(Predicate<String> met, String demand) {
        return Check.that(value -> !value.isTextual() || met.test(value.textValue()), demand);
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
