package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.trust.SinkKind;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values count as the same, and which only look like it. */
class CanonicalTest {
    private static Optional<String> form(SinkKind kind, String text) {
        return Canonical.of(kind, text).filter(form -> !form.flagged()).map(Canonical::form);
    }

    @ParameterizedTest
    @CsvSource({
        "URL, https://Example.com/, https://example.com",
        "URL, https://example.com:443/a, https://example.com/a",
        "URL, http://b\u00FCcher.de/x, http://xn--bcher-kva.de/x",
        "RECIPIENT, Ann@Example.COM, Ann@example.com",
        "RECIPIENT, GB29 NWBK 6016 1331 9268 19, GB29NWBK60161331926819",
        "RECIPIENT, gb29-nwbk60161331926819, GB29NWBK60161331926819",
        "AMOUNT, 1e3, 1000.00",
        "AMOUNT, 10, 10.0",
        "TIME, 2026-03-01T10:00:00Z, 2026-03-01T10:00:00.000Z",
    })
    void are_the_same(SinkKind kind, String one, String other) {
        assertThat(form(kind, one)).isPresent().isEqualTo(form(kind, other));
    }

    @ParameterizedTest
    @CsvSource({
        "URL, https://our-company.com, https://our-company.com.evil.net",
        "URL, https://our-company.com, http://our-company.com",
        "URL, https://our-company.com/a, https://our-company.com/A",
        "URL, https://our-company.com/a, https://our-company.com/a/",
        "URL, https://our-company.com, https://our-company.com:8443",
        "URL, www.our-company.com, www.our-company.com.",
        "RECIPIENT, ann@example.com, Ann@example.com",
        "RECIPIENT, ann@example.com, ann+x@example.com",
        "RECIPIENT, Alice, alice",
        "RECIPIENT, Alice, 'Alice '",
        "TARGET, 7, 07",
        "AMOUNT, 1000, 1.000",
        "TIME, 2026-03-01, 2026-01-03",
    })
    void are_different(SinkKind kind, String one, String other) {
        assertThat(form(kind, one)).isNotEqualTo(form(kind, other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://our-company.com@evil.com/",
                "https://our-company.com\\\\@evil.com/",
                "https://evil.com\\\\.our-company.com",
                "https://g\u03BF\u03BFgle.com", // Greek omicrons
                "https://ex\u0430mple.com", // a Cyrillic a
                "https://xn--googl-fsa..com",
                "https://xn--example-0000.com",
                "https://\uFF45xample.com", // a full-width e
                "https://\u217Cl.com", // a Roman numeral
                "https://fa\u00DF.de", // fass.de to some, not to others
                "https://ex\u200Bample.com",
                "https://example.com/\t",
                "https://exam\nple.com",
                "https://example.com/%zz",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://127.0.0.01/",
                "https://[::1]/",
                "https://example.com:99999/",
                "https://example%2ecom/",
                "https:///example.com",
                "https://ab--cd.com",
            })
    void has_no_form(String url) {
        assertThat(form(SinkKind.URL, url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com@evil.com",
                "\"ann@example.com\"@evil.com",
                "ann@ex\u0430mple.com",
                "ann@example.com,bob@evil.com",
                "ann @example.com",
                "Ann <ann@example.com>",
                "ann\u200B@example.com",
                "Al\u0456ce", // a Ukrainian i
                "Ali\u00ADce", // a soft hyphen
                "\uFF21lice",
                "Ann\u202Eecila",
                "Ann\u00A0Smith",
            })
    void vouches_for_nothing(String recipient) {
        assertThat(form(SinkKind.RECIPIENT, recipient)).isEmpty();
    }

    private static final String SAID =
            "Pay 'Bob' and Alice 2200 EUR, not $13.50; rent for 7 is 1800. Mail dora@gmail.com. See"
                    + " www.informations.com, or https://a.example/x?y=1 (and www.our-company.com.They know). Her account is"
                    + " GB29 NWBK 6016 1331 9268 19, mine CH93 0076. Write: I've seen it in the meeting room! On 2022-04-01.";

    @ParameterizedTest
    @CsvSource({
        "RECIPIENT, Alice",
        "RECIPIENT, Bob",
        "AMOUNT, 2200",
        "AMOUNT, 13.5",
        "RECIPIENT, dora@gmail.com",
        "URL, www.informations.com",
        "URL, https://a.example/x?y=1",
        "RECIPIENT, GB29NWBK60161331926819",
        "PAYLOAD, I've seen it in the meeting room!",
        "TIME, 2022-04-01",
        "IDENTITY, meeting room",
    })
    void the_user_vouches_for(SinkKind kind, String literal) {
        assertThat(SaidText.of(SAID).vouches(kind, TextNode.valueOf(literal))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "TARGET, 7",
        "TARGET, 13",
        "AMOUNT, 7",
        "AMOUNT, 1800",
        "AMOUNT, 13",
        "RECIPIENT, alice",
        "RECIPIENT, Ali",
        "RECIPIENT, dora@gmail.co",
        "RECIPIENT, gmail.com",
        "URL, www.our-company.com",
        "URL, informations.com",
        "URL, https://a.example/x",
        "URL, a.example",
        "RECIPIENT, CH93",
        "TARGET, for",
        "IDENTITY, eeting room",
        "RECIPIENT, ora@gmail.com",
        "RECIPIENT, dora",
        "TIME, 2022-04",
        "TARGET, 0076",
    })
    void the_user_does_not_vouch_for(SinkKind kind, String literal) {
        assertThat(SaidText.of(SAID).vouches(kind, TextNode.valueOf(literal))).isFalse();
        if (literal.matches("\\d+")) {
            assertThat(SaidText.of(SAID).vouches(kind, Json.parse(literal.replaceFirst("^0+", ""))))
                    .isFalse();
        }
    }
}
