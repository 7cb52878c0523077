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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate beside real tokenizers, those of OpenAI: never a tenth too low, for any kind of text. */
class TokenEstimateTest {
    private static final double MARGIN = 0.10;

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

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    }
}
