package io.perdure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.openai.OpenAiTokenCountEstimator;
import io.perdure.llm.TokenEstimate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate beside real tokenizers, those of OpenAI: never a tenth too low, for any kind of text. */
class TokenEstimateTest {
    private static final double MARGIN = 0.10;
    private static final double MARGIN_OF_DRAWN = 1.0 / 3;
    private static final double MARGIN_OF_ALL = 0.8;
    private static final OpenAiTokenCountEstimator OLDER = new OpenAiTokenCountEstimator("gpt-4");
    private static final OpenAiTokenCountEstimator NEWER = new OpenAiTokenCountEstimator("gpt-4o");

    static Map<String, String> texts() throws IOException {
        Random random = new Random(1);
        byte[] bytes = new byte[3_000];
        random.nextBytes(bytes);
        StringBuilder hex = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 800; i++) {
            hex.append(String.format("%02x", bytes[i]));
            numbers.append(random.nextInt(1_000_000)).append(i % 5 == 0 ? "\n" : ",");
            names.append(i % 13 == 0 ? new UUID(random.nextLong(), random.nextLong()) + " " : "");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("English", read("../README.md"));
        texts.put("legal English", read("../LICENSE"));
        texts.put("capitals", read("../LICENSE").substring(0, 4_000).toUpperCase(Locale.ROOT));
        texts.put("Java", read("../agent-core/src/main/java/io/perdure/loop/TaskRun.java"));
        texts.put("XML", read("../pom.xml"));
        texts.put("a list of signatures", read("../docs/reference/api.txt"));
        texts.put("Base64", Base64.getEncoder().encodeToString(bytes));
        texts.put("hexadecimal", hex.toString());
        texts.put("numbers", numbers.toString());
        texts.put("UUIDs", names.toString());
        texts.put(
                "JSON",
                "{\"orderId\":\"A-4711\",\"items\":[{\"sku\":\"XK-9\",\"quantity\":2,\"price\":12.50}],\"note\":null},"
                        .repeat(20));
        texts.put(
                "minified",
                ";var a=function(b,c){return b[c]||(b[c]=[])};for(var i=0;i<a.length;++i){x[i]&&y.push(z[i])}"
                        .repeat(15));
        texts.put(
                "addresses",
                "https://our-company.example.com/api/v2/orders/8891?include=items&sort=-created_at#top ".repeat(20));
        texts.put(
                "rare words",
                "floccinaucinihilipilification antidisestablishmentarianism xylophonist qwzrtk bvmnxz honorificabilitudinitatibus "
                        .repeat(10));
        texts.put("a table", "| a | b | c |\n|---|---|---|\n".repeat(40));
        texts.put("indentation", ("    ".repeat(3) + "x\n").repeat(50));
        texts.put("lines", ("-".repeat(60) + "\n").repeat(20));
        texts.put(
                "German",
                "Die Donaudampfschifffahrtsgesellschaft möchte wissen, ob die Rückzahlung übermorgen größer ausfällt. Bitte prüfen Sie die Überweisung und teilen Sie uns das Ergebnis mit. "
                        .repeat(8));
        texts.put(
                "French",
                "L'élève a déjà terminé ses devoirs; néanmoins, il préfère étudier à la bibliothèque plutôt qu'à la maison. "
                        .repeat(8));
        texts.put(
                "Polish",
                "Zażółć gęślą jaźń. Proszę sprawdzić przelew, zanim dyrektor wróci, i przekazać nam wynik na piśmie. "
                        .repeat(8));
        texts.put(
                "Russian",
                "Пожалуйста, проверьте перевод, прежде чем директор вернётся, и сообщите нам результат. ".repeat(8));
        texts.put(
                "Greek",
                "Παρακαλώ ελέγξτε τη μεταφορά πριν επιστρέψει ο διευθυντής και ενημερώστε μας εγγράφως. ".repeat(8));
        texts.put("Chinese", "请在经理回来之前核对转账,并以书面形式告诉我们结果。客户要求退还订单的全部金额。".repeat(8));
        texts.put("Japanese", "部長が戻る前に振込を確認し、結果を書面でお知らせください。お客様は全額返金を求めています。".repeat(8));
        texts.put("Korean", "부장님이 돌아오시기 전에 이체를 확인하고 결과를 서면으로 알려 주십시오. ".repeat(8));
        texts.put("Arabic", "يرجى التحقق من التحويل قبل عودة المدير وإبلاغنا بالنتيجة كتابة. ".repeat(8));
        texts.put("Hebrew", "אנא בדקו את ההעברה לפני שהמנהל יחזור והודיעו לנו על התוצאה בכתב. ".repeat(8));
        texts.put("Hindi", "कृपया प्रबंधक के लौटने से पहले स्थानांतरण की जाँच करें। ".repeat(8));
        texts.put("Thai", "กรุณาตรวจสอบการโอนเงินก่อนที่ผู้จัดการจะกลับมา ".repeat(8));
        texts.put("emoji", "🎉👩‍👩‍👧🚀🔥💯✅❌🇩🇪👍🏽".repeat(20));
        texts.putAll(drawn());
        texts.putAll(marks());
        texts.putAll(languages());
        return texts;
    }

    /** Letters and digits at random: what tokenizers know least of. */
    private static Map<String, String> drawn() {
        Random random = new Random(2);
        String small = "abcdefghijklmnopqrstuvwxyz";
        String capitals = small.toUpperCase(Locale.ROOT);
        String hex = "0123456789abcdef";
        Map<String, String> texts = new LinkedHashMap<>();
        for (int length = 1; length <= 12; length++) {
            texts.put("small letters by " + length, words(random, small, length));
            texts.put("capitals by " + length, words(random, capitals, length));
            texts.put("both by " + length, words(random, small + capitals, length));
            texts.put("letters and digits by " + length, words(random, small + "0123456789", length));
            texts.put("hexadecimal by " + length, words(random, hex, length));
            texts.put("HEXADECIMAL by " + length, words(random, hex.toUpperCase(Locale.ROOT), length));
            texts.put("digits by " + length, words(random, "0123456789", length));
            texts.put("consonants by " + length, words(random, "bcdfghjklmnpqrstvwxz", length));
            texts.put("dna by " + length, words(random, "acgt", length));
            texts.put("DNA by " + length, words(random, "ACGT", length));
        }
        for (String letters :
                new String[] {small, capitals, "acgt", "ACGT", "ACDEFGHIKLMNPQRSTVWY", small + capitals}) {
            texts.put("a run of " + letters, words(random, letters, 3_000));
            texts.put("lines of " + letters, words(random, letters, 60).replace(' ', '\n'));
        }
        texts.put(
                "Base64 by the line",
                words(random, small + capitals + "0123456789+/", 76).replace(' ', '\n'));
        texts.put("Base32", words(random, capitals + "234567", 32));
        texts.put("keys", words(random, small + capitals + "0123456789_-", 22));
        texts.put("bytes with colons", words(random, hex, 2).replace(' ', ':'));
        texts.put("bytes in C", words(random, hex, 2).replace(" ", ", 0x"));
        texts.put("escapes", words(random, hex, 4).replace(" ", "\\u"));
        texts.put("digits with commas", words(random, "0123456789", 4).replace(" ", ", "));
        return texts;
    }

    private static String words(Random random, String letters, int length) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < Math.max(1, 2_000 / length); i++) {
            for (int j = 0; j < length; j++) {
                words.append(letters.charAt(random.nextInt(letters.length())));
            }
            words.append(' ');
        }
        return words.toString();
    }

    private static Map<String, String> marks() {
        Random random = new Random(3);
        StringBuilder ascii = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        StringBuilder blanks = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            ascii.append((char) (' ' + random.nextInt(95)));
            marks.append("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".charAt(random.nextInt(32)));
            blanks.append(" \n\t\r".charAt(random.nextInt(4)));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("ASCII at random", ascii.toString());
        texts.put("marks at random", marks.toString());
        texts.put("blanks at random", blanks.toString());
        for (String one : new String[] {
            " ", "\n", "\t", "\r\n", " \t", "\n ", "\u00A0", "\u3000x", "1  ", "x  ", "\n\tx", "\u0001\u001B"
        }) {
            texts.put("many of " + one.codePoints().boxed().toList(), one.repeat(700));
        }
        for (String one : "! \" # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` { | } ~".split(" ")) {
            texts.put("a row of " + one, one.repeat(700));
        }
        texts.put("formulas", "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β = ¬(¬α ∨ β), ∑∫∂√∞≈≠≤≥ ".repeat(15));
        texts.put("frames", "┌─┐│└┘├┤╔═╗║╚╝█▓▒░→←↑↓✓✗•‣◦ ".repeat(15));
        texts.put("print", "“Well”—he said—‘it’s 5 € or £3…’ 10 °C ± 2 µm × 3 § 4 © ® ™ ½ ".repeat(15));
        return texts;
    }

    /** A line each: the first article of the declaration of human rights, or a few words besides. */
    private static Map<String, String> languages() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String line :
                read("src/test/resources/io/perdure/testkit/languages.txt").split("\n")) {
            int end = line.indexOf(": ");
            texts.put("sentences, " + line.substring(0, end), line.substring(end + 2));
        }
        return texts;
    }

    static Iterable<Map.Entry<String, String>> entries() throws IOException {
        return texts().entrySet();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void is_never_a_tenth_too_low(Map.Entry<String, String> text) {
        for (String model : new String[] {"gpt-4", "gpt-4o"}) {
            int real = new OpenAiTokenCountEstimator(model).estimateTokenCountInText(text.getValue());

            assertThat((double) TokenEstimate.of(text.getValue()) / real)
                    .as("%s for %s, which takes %d tokens", text.getKey(), model, real)
                    .isGreaterThanOrEqualTo(1 - MARGIN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"English", "legal English", "Java", "XML"})
    void is_not_far_too_high_for_what_agents_read_most(String name) throws IOException {
        int real = new OpenAiTokenCountEstimator("gpt-4o").estimateTokenCountInText(texts().get(name));

        assertThat((double) TokenEstimate.of(texts().get(name)) / real).isLessThan(1.5);
    }

    @Test
    void is_never_a_third_too_low_for_syllables_of_chinese_and_korean_drawn_at_random() {
        for (int[] range : new int[][] {{0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}}) {
            String drawn = new Random(4)
                    .ints(3_000, range[0], range[1] + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(share(drawn)).as("from %x", range[0]).isGreaterThanOrEqualTo(1 - MARGIN_OF_DRAWN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p",
                "rp",
                "s",
                "exxu",
                "Ryrrt",
                "qubl",
                "rrp",
                "Ntntrg",
                "Htqubl",
                "FIO",
                "RPRY",
                "\r",
                "\r ",
                "\u0439 ",
                "\u0654 ",
                "\u03CF ",
                "\u0E03 ",
                "\u3045 ",
                "\u3071\u309A ",
                "\u0959 ",
                "\u5080",
                "\u0600"
            })
    void is_not_less_than_a_fifth_of_what_a_text_takes_that_was_made_to_take_more(String piece) {
        assertThat(share(piece.repeat(2_000))).isGreaterThanOrEqualTo(1 - MARGIN_OF_ALL);
    }

    @Test
    void no_row_of_one_character_with_or_without_blanks_takes_five_times_as_much() {
        for (int c = 1;
                c < Character.MIN_SURROGATE;
                c += c < 0x3400 ? 1 : 7) { // of the many signs of Chinese and Korean some
            String one = String.valueOf((char) c);
            for (String piece : new String[] {one, one + " "}) {
                assertThat(share(piece.repeat(20))).as("rows of %x", c).isGreaterThanOrEqualTo(1 - MARGIN_OF_ALL);
            }
        }
    }

    /** Looks for the worst: from texts drawn at random on, each time with a character more, fewer or another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcdefghijklmnopqrstuvwxyz",
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n\r\t\"{}[]():;,./-_",
                "\u00B8\u00C5\u0170\u03B6\u03CF\u0439\u0449\u0416\u05D2\u0600\u0654 \n1a",
                "\u0959\u09D7\u0E03\u0E20\u1040\u1EA2\u3045\u30AE\u5080\u74E8\uAFEE\uB276\uFF41 \n1a"
            })
    void whoever_looks_for_the_worst_text_finds_none_that_takes_five_times_as_much(String characters) {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            String worst = changed(characters, "", random);
            for (int change = 0; change < 100; change++) {
                String next = changed(characters, worst, random);
                worst = share(next.repeat(8)) <= share(worst.repeat(8)) ? next : worst;
            }
            assertThat(share(worst.repeat(8))).as(worst).isGreaterThanOrEqualTo(1 - MARGIN_OF_ALL);
        }
    }

    private static String changed(String characters, String text, Random random) {
        char other = characters.charAt(random.nextInt(characters.length()));
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        int gone =
                text.isEmpty() ? 0 : random.nextInt(Math.min(3, text.length() - at + 1)); // 0: one more, 2: one fewer
        return text.length() < 12 || gone > 0
                ? text.substring(0, at) + other + text.substring(at + gone)
                : text.substring(1);
    }

    /** How much of what the tokenizer that takes more of them makes of a text is estimated. */
    private static double share(String text) {
        double most = Math.max(OLDER.estimateTokenCountInText(text), NEWER.estimateTokenCountInText(text));
        return TokenEstimate.of(text) / most;
    }

    @Test
    void no_character_takes_more_than_three_tokens_which_is_what_a_glance_at_the_length_of_a_request_goes_by() {
        for (int c = 0; c <= 0xFFFF; c++) {
            assertThat(TokenEstimate.of(String.valueOf((char) c).repeat(100)))
                    .as("100 times character %x", c)
                    .isLessThanOrEqualTo(300);
            assertThat(TokenEstimate.of(String.valueOf((char) c))).isLessThanOrEqualTo(3);
        }
        assertThat(TokenEstimate.of("\uD800\uDC00".repeat(100))).isLessThanOrEqualTo(600);
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    }
}
