package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.trust.SinkKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * No two values that a receiving system would treat as different vouch for each other, however they are made to look alike. Each case follows from its
 * seed; a failure names it. {@code -Dperdure.fuzz.seeds=} tries more, {@code -Dperdure.fuzz.first=} begins elsewhere.
 */
class CanonicalFuzzTest {
    private static final long SEEDS = Long.getLong("perdure.fuzz.seeds", 60_000);
    private static final long FIRST = Long.getLong("perdure.fuzz.first", 0);
    private static final int LIMIT = 100_000;

    private static final Map<SinkKind, List<String>> VALUES = new EnumMap<>(Map.of(
            SinkKind.RECIPIENT,
            List.of(
                    "bob@corp.com",
                    "anna.k@shop-online.de",
                    "sales+eu@apple.example",
                    "kim@b\u00FCcher.de",
                    "GB29 NWBK 6016 1331 9268 19",
                    "GB29NWBK60161331926819",
                    "DE89 3704 0044 0532 0130 00",
                    "FR1420041010050500013M02606",
                    "US122000000121212121212",
                    "Alice Smith",
                    "Jos\u00E9 Alvarez",
                    "O'Brien Ltd",
                    "12345678",
                    "00123456789",
                    "www.corp.com/pay"),
            SinkKind.URL,
            List.of(
                    "https://corp.com/x",
                    "https://corp.com",
                    "http://shop.example:8080/a/b?q=1&r=%2f#top",
                    "https://b\u00FCcher.de/kauf",
                    "https://127.0.0.1/x",
                    "www.corp.com/path/to",
                    "corp.com",
                    "https://corp.com/A_(b)",
                    "https://corp.com/a/../b",
                    "s3://Files/Key",
                    "https://corp.com/a//b/",
                    "https://kiosk.corp.com:443/k?"),
            SinkKind.AMOUNT,
            List.of(
                    "10",
                    "1000",
                    "1,000",
                    "1.000",
                    "1,000.50",
                    "1.000,50",
                    "12.50",
                    "0.5",
                    "1234567",
                    "1,234,567",
                    "12,50",
                    "100",
                    "5",
                    "250000.00",
                    "1e3"),
            SinkKind.TARGET,
            List.of(
                    "invoice-2026-118.pdf",
                    "ORD10I0OlI",
                    "report final",
                    "12345678",
                    "a/b/c.txt",
                    "#general-news",
                    "caf\u00E9-list",
                    "paypal",
                    "id_7f3a9c"),
            SinkKind.TIME,
            List.of(
                    "2026-01-02",
                    "2026-03-01T10:00:00Z",
                    "2026-03-01T10:00:59+01:00",
                    "02/01/2026",
                    "2026-12-31T23:59:59Z",
                    "2026-03-01T10:00:00.250-05:00")));

    private static final List<String> SENTENCES = List.of(
            "%s",
            "Use %s.",
            "%s is it",
            "Send it to %s today",
            "It is '%s', really",
            "It is \"%s\"",
            "(see %s)",
            "Write to %s, then stop",
            "To %s\nand no other",
            "a, %s; b",
            "Is it %s?",
            "It is \u201C%s\u201D now",
            "To <%s>",
            "Not 'a' but '%s' or 'b'",
            "Now: %s!",
            "`%s`",
            "Take this (\"%s\").",
            "'a' %s 'b'",
            "x\n\n%s\n\ny");
    private static final List<String> SUMS = List.of(
            "Pay %s EUR now",
            "Pay EUR %s",
            "Pay $%s",
            "Pay %s dollars.",
            "\u20AC%s it is",
            "It is '%s'",
            "(%s EUR)",
            "Pay USD %s, then stop",
            "%s\u20AC",
            "Pay \"%s\" now");

    private record Pair(SinkKind kind, String value, String other, String families, Random random) {
        static Pair of(long seed) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
            SinkKind kind = FuzzMutations.one(random, List.copyOf(VALUES.keySet()));
            String value = FuzzMutations.one(random, VALUES.get(kind));
            List<String> families = new ArrayList<>();
            String other = value;
            for (int i = random.nextInt(5) == 0 ? 2 : random.nextInt(2); i >= 0; i--) {
                String family = FuzzMutations.one(random, List.copyOf(FuzzMutations.FAMILIES.keySet()));
                String next = FuzzMutations.FAMILIES.get(family).apply(random, other);
                if (!next.equals(other)) {
                    families.add(family);
                }
                other = next;
            }
            return new Pair(kind, value, other, String.join(", ", families), random);
        }

        boolean differs() {
            return !FuzzReference.areSame(kind, value, other);
        }

        Optional<String> failure() {
            if (differs() && form(value).isPresent() && form(value).equals(form(other))) {
                return Optional.of("have one form");
            }
            return said(value, other).or(() -> said(other, value));
        }

        private Optional<String> form(String text) {
            return Canonical.of(kind, text).filter(form -> !form.flagged()).map(Canonical::form);
        }

        private Optional<String> said(String said, String leaf) {
            String pattern = FuzzMutations.one(random, kind == SinkKind.AMOUNT ? SUMS : SENTENCES);
            String sentence = padded(said, String.format(pattern, said));
            SaidText text = SaidText.of(sentence);
            boolean wrong = kind == SinkKind.AMOUNT
                    ? vouchesWrongly(text, said, leaf, pattern)
                    : List.of(kind, SinkKind.TARGET, SinkKind.PAYLOAD, SinkKind.CODE).stream()
                            .anyMatch(sink -> vouchesWrongly(text, sink, sentence, said, leaf));
            return wrong ? Optional.of("vouch in <" + sentence.strip() + "> for <" + leaf + ">") : Optional.empty();
        }

        private static boolean vouchesWrongly(SaidText text, SinkKind sink, String sentence, String said, String leaf) {
            return !FuzzReference.areSame(sink, said, leaf)
                    && text.vouches(sink, TextNode.valueOf(leaf))
                    && !FuzzReference.says(sink, sentence, said, leaf);
        }

        private static boolean vouchesWrongly(SaidText text, String said, String leaf, String pattern) {
            boolean dollars = pattern.matches(".*(\\$|dollars|USD).*");
            boolean number = leaf.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,2})?");
            boolean read = number && FuzzReference.reads(said, new BigDecimal(leaf), dollars);
            boolean asText = text.vouches(SinkKind.AMOUNT, TextNode.valueOf(leaf)) && !said.equals(leaf);
            return !read
                    && (asText || (number && text.vouches(SinkKind.AMOUNT, DecimalNode.valueOf(new BigDecimal(leaf)))));
        }

        // Now and then the value stands where a long text is no longer read.
        private String padded(String said, String sentence) {
            int before = LIMIT - random.nextInt(said.length() + 8) - sentence.indexOf(said);
            return random.nextInt(500) == 0 ? " ".repeat(Math.max(0, before)) + sentence : sentence;
        }
    }

    @Test
    void what_differs_never_vouches_for_each_other() {
        List<String> failures = LongStream.range(FIRST, FIRST + SEEDS)
                .boxed()
                .flatMap(seed -> failure(seed).stream())
                .limit(20)
                .toList();

        assertThat(failures).as("of %d seeds from %d", SEEDS, FIRST).isEmpty();
    }

    private static Optional<String> failure(long seed) {
        Pair pair = Pair.of(seed);
        return pair.failure()
                .map(what -> "seed " + seed + ": " + pair.kind() + " <" + pair.value() + "> and <" + pair.other()
                        + "> (" + pair.families() + ") " + what);
    }

    @Test
    void the_pairs_are_worth_trying() {
        Set<String> families = new HashSet<>();
        long differing = LongStream.range(0, 5_000)
                .mapToObj(Pair::of)
                .peek(pair -> families.addAll(List.of(pair.families().split(", "))))
                .filter(Pair::differs)
                .count();

        assertThat(differing).as("of 5,000 pairs differ").isGreaterThan(3_500);
        assertThat(families).containsAll(FuzzMutations.FAMILIES.keySet());
    }
}
