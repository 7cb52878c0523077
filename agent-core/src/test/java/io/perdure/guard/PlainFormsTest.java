package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is ordinary takes a short way to its form, and it is the form that it has the long way. */
class PlainFormsTest {
    private static final List<String> PARTS = List.of(
            "a",
            "Z",
            "corp",
            "xn--",
            "xn--bcher-kva",
            "ab--c",
            "-",
            "--",
            "_",
            ".",
            ".",
            "..",
            "0",
            "9",
            "0x7f",
            "127",
            "255.",
            "com",
            "\u00FC",
            "\u0430",
            "\u212A",
            "\u0130",
            "\uFF0E",
            "\u3002",
            "\u200B",
            "\u0000",
            " ",
            "@",
            "%2e",
            "+",
            "'",
            "!",
            "\\",
            "~",
            "\u007F",
            "a".repeat(61),
            "a1.".repeat(40),
            "%");

    /** Each follows from its seed. */
    private static Stream<String> texts() {
        return IntStream.range(0, 200_000).mapToObj(seed -> {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(PARTS.get(random.nextInt(random.nextBoolean() ? PARTS.size() : 18)));
            }
            return text.toString();
        });
    }

    private static void assertNone(Predicate<String> plain, Predicate<String> wrong) {
        assertThat(texts().filter(plain).count()).isBetween(10_000L, 190_000L);
        assertThat(texts().filter(plain).filter(wrong).distinct().limit(9)).isEmpty();
    }

    @Test
    void of_hosts() {
        assertNone(Host::isPlain, text -> !Host.ofAny(text).equals(Optional.of(text.toLowerCase(Locale.ROOT))));
    }

    @Test
    void of_local_parts() {
        assertNone(Address::isPlain, text -> !Address.LOCAL.matcher(text).matches());
    }

    @Test
    void of_texts() {
        assertNone(
                Scripts::isPlain,
                text -> Scripts.holdsHidden(text)
                        || Scripts.areMixed(text)
                        || !Normalizer.isNormalized(text, Normalizer.Form.NFKC));
    }

    @Test
    void of_what_looks_alike() {
        assertNone(text -> text.length() < 40, text -> !Condition.alike(text).equals(Condition.alikeInAnyText(text)));
    }

    @Test
    void of_numbers() {
        assertNone(text -> text.length() < 40, text -> Condition.number(text).isPresent() != isNumber(text));
    }

    private static boolean isNumber(String text) {
        try {
            return new BigDecimal(text).toString().length() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Test
    void of_urls_those_without_an_escape() {
        assertNone(
                text -> Address.url("a/" + text).isPresent(),
                text -> !Address.ESCAPES.matcher(text).matches());
    }

    @Test
    void a_canary_is_found_whichever_signs_base64_is_written_with() {
        TrustPolicy policy = TrustPolicy.standard().canary("~~~~~~~~?");

        assertThat(Stream.of("fn5+fn5+fn4/", "fn5-fn5-fn4_", "fn5+fn5-fn4_")
                        .map(text -> Guard.tripped(policy, "here", "", text)))
                .allMatch(Optional::isPresent);
    }
}
