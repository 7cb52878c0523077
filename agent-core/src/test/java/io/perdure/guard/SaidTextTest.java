package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.perdure.json.Json;
import io.perdure.trust.SinkKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sentence vouches for, and what only stands in it. */
class SaidTextTest {
    private static boolean vouches(SinkKind kind, String said, String value) {
        return SaidText.of(said.replace("\\n", "\n")).vouches(kind, TextNode.valueOf(value.replace("\\n", "\n")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "AMOUNT | Pay 100-200 EUR | 200",
                "AMOUNT | Pay EUR 100-200 | 100",
                "AMOUNT | Pay EUR 100 - 200 | 100",
                "AMOUNT | Pay 100 to 200 EUR | 200",
                "AMOUNT | Pay EUR 100 to EUR 200 | 100",
                "AMOUNT | Pay 1 500 EUR | 500",
                "AMOUNT | Pay EUR 1 500 | 1",
                "AMOUNT | Pay 1 000.50 EUR | 0.5",
                "AMOUNT | Pay 1 000 EUR | 0",
                "AMOUNT | Pay 1.000 EUR | 1",
                "AMOUNT | Pay $1.500 | 1.5",
                "AMOUNT | Pay 1,000 EUR | 1000",
                "AMOUNT | Pay 1,5 EUR | 15",
                "AMOUNT | Pay 1,00 EUR | 100",
                "AMOUNT | Pay 1,00,000 EUR | 100000",
                "AMOUNT | Pay -500 EUR | 500",
                "AMOUNT | Pay - 500 EUR | 500",
                "AMOUNT | Pay minus 500 EUR | 500",
                "AMOUNT | Pay +500 EUR | 500",
                "AMOUNT | Pay $5k | 5",
                "AMOUNT | Pay EUR 5 k | 5",
                "AMOUNT | Pay EUR 10 million | 10",
                "AMOUNT | Pay $1.5M | 1.5",
                "AMOUNT | Pay two thousand 500 EUR | 500",
                "AMOUNT | Pay EUR 10 % | 10",
                "AMOUNT | Pay $10% | 10",
                "AMOUNT | Pay EUR 10 per cent | 10",
                "AMOUNT | Pay 10e3 EUR | 3",
                "AMOUNT | Pay EUR 1e3 | 1",
                "AMOUNT | Pay EUR 5 USD | 5",
                "AMOUNT | Pay EUR 100 USD 200 | 100",
                "AMOUNT | Pay EUR 100 USD 200 | 200",
                "AMOUNT | Pay 5 EUR 50 | 5",
                "AMOUNT | Pay 5 dollars and 50 cents | 5",
                "AMOUNT | Pay 5 EUR/h | 5",
                "AMOUNT | Pay 007 EUR | 7",
                "AMOUNT | Pay 5 EURO2 | 5",
                "AMOUNT | Pay EUR 100... | 100",
                "AMOUNT | Pay ****1234 EUR | 1234",
                "AMOUNT | Pay 12.50% more | 12.5",
                "AMOUNT | Come at 10.30 or so | 10.3",
                "AMOUNT | Order 12345678 is late | 12345678",
                "AMOUNT | The code is '1.000' | 1",
                "AMOUNT | Pay 1,000.00 million | 1,000.00",
                "AMOUNT | Pay USD $100 | 100",
                "AMOUNT | Pay EUR 250000. 00 | 250000",
                "AMOUNT | Pay 1, 500 EUR | 500",
                "AMOUNT | Pay EUR 10 mi\u200Bllion | 10",
                "AMOUNT | Pay EUR 10 t\u043E 200 | 10",
                "AMOUNT | Pay EUR 10. million | 10",
                "AMOUNT | Pay EUR 10 mi\uFF4Clion | 10",
                "AMOUNT | Pay 1\u00A0 500 EUR | 500",
                "AMOUNT | Pay 1\u200B 500 EUR | 500",
                "AMOUNT | Pay \u0661\u0660 EUR | 10",
                "RECIPIENT | Mail bob@corp.com.evil.org | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com .evil.org | bob@corp.com",
                "RECIPIENT | Mail not-bob@corp.com | bob@corp.com",
                "RECIPIENT | Mail x.bob@corp.com | bob@corp.com",
                "RECIPIENT | Mail bob+x@corp.com | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com@evil.org | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com/x | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com... | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com\u2026 | bob@corp.com",
                "RECIPIENT | Mail bob@corp-\\noration.com | oration.com",
                "RECIPIENT | Mail bob@ corp.com | corp.com",
                "RECIPIENT | Mail bob\u200B@corp.com | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com\u0301 | bob@corp.com",
                "RECIPIENT | Mail mailto:bob@corp.com | bob@corp.com",
                "RECIPIENT | See https://a.com/x | a.com",
                "RECIPIENT | See https://corp.com/x | corp.com",
                "RECIPIENT | To GB29 NWBK 6016 1331 9268 19 7 | GB29NWBK60161331926819",
                "RECIPIENT | To GB29 NWBK 6016 1331 9268 19 | GB29 NWBK 6016",
                "RECIPIENT | To GB29 NWBK 6016 1331 9268 19 | 6016 1331 9268 19",
                "RECIPIENT | To GB29 NWBK 6016 1331 9268 19 | GB29 NWBK",
                "RECIPIENT | To GB29NWBK60161331926819 55 | GB29NWBK60161331926819",
                "RECIPIENT | To GB29NWBK60161331926818 | gb29nwbk60161331926818",
                "RECIPIENT | To account 12345678 9012 | 12345678",
                "RECIPIENT | To account 12345678-9012 | 12345678",
                "RECIPIENT | To account 12345678 - 9012 | 12345678",
                "RECIPIENT | To account 99 12345678 | 12345678",
                "RECIPIENT | To cafe\u0301zero | cafe",
                "RECIPIENT | To maria\u0301 | maria",
                "RECIPIENT | To O\u2019Brien | Brien",
                "RECIPIENT | To Alice\u2019s boss | Alice",
                "RECIPIENT | To Alice\u200Bette | Alice",
                "RECIPIENT | To *****Alice***** | Alice",
                "RECIPIENT | To Alice\\nSmith | Alice Smith",
                "RECIPIENT | To Alice Smith | Alice\\nSmith",
                "RECIPIENT | To Alice  Smith | Alice Smith",
                "TARGET | 'a'13'b' | 13",
                "TARGET | Take 'a' or 'b' | or",
                "TARGET | Take 'a\u201D now | a",
                "TARGET | The dogs'13' | 13",
                "TARGET | 6'13' tall | 13",
                "TARGET | Take \"a \"13\" b\" | 13",
                "TARGET | Order ID10OO | ID1000",
                "TARGET | Order I1l1I1 | Il1lI1",
                "TARGET | \u0430\u0440\u0440\u04CF\u0435 | apple",
                "TARGET | a..b/report | report",
                "TARGET | report..final | report",
                "TARGET | urn:12345678 | 12345678",
                "TARGET | user:secret | secret",
                "TARGET | look at f(report) | report",
                "TARGET | a_(draft) | a_(draft",
                "URL | See https://a.com/x2 | https://a.com/x",
                "URL | See https://a.com/x | https://a.com/x2",
                "URL | See https://a.com/x | a.com/x2",
                "URL | See https://a.com/x | a.com/x",
                "URL | See https://a.com/x... | https://a.com/x",
                "URL | See https://a.com/x /y | https://a.com/x",
                "URL | See https://a.com/long-\\npath | https://a.com/long-",
                "URL | See https://a.com/A_(b) | https://a.com/A_(b",
                "URL | See https://a.com/x#y | https://a.com/x",
                "URL | See https://a.com/x?y | https://a.com/x",
                "URL | See https://a.com/x?y | https://a.com/x?",
                "URL | See \"https://a.com/x.\" | https://a.com/x",
                "URL | See s3://Files/x | s3://files/x",
                "URL | See s3://files | s3://files/",
                "URL | See javascript:alert(1) | alert(1)",
                "URL | See http://\u212Aelvin.com | http://kelvin.com",
                "URL | See https://a.com./x | https://a.com/x",
                "URL | See https://u@a.com/x | https://a.com/x",
                "TIME | On 2026-01-02 | 02/01/2026",
                "TIME | On 02/01/2026 | 01/02/2026",
                "TIME | On 02/01/2026 | 2026-01-02",
                "TIME | From 2026-01-02..2026-01-05 | 2026-01-02",
                "TIME | At 2026-01-02T10:00:00+01:00 | 2026-01-02T10:00:00Z",
                "TIME | At 2026-01-02T23:59:60Z | 2026-01-02T23:59:59Z",
                "TIME | At 2026-01-02T24:00:00Z | 2026-01-03T00:00:00Z",
            })
    void does_not_vouch(SinkKind kind, String said, String value) {
        assertThat(vouches(kind, said, value)).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "AMOUNT | Pay 100 EUR | 100",
                "AMOUNT | Pay EUR 100, please. | 100.00",
                "AMOUNT | EUR 100 to Bob | 100",
                "AMOUNT | $1,000 | 1000",
                "AMOUNT | Pay $1,000.50. | 1000.5",
                "AMOUNT | Pay 1.234,50 EUR. | 1234.5",
                "AMOUNT | Pay 1,234,567 EUR | 1234567",
                "AMOUNT | Pay (100 EUR) | 100",
                "AMOUNT | Is it 12.50\u20AC? | 12.5",
                "AMOUNT | 20 dollars | 20",
                "AMOUNT | Pay 20 euros and go | 20",
                "AMOUNT | Pay 5 EUR and 7 USD | 5",
                "AMOUNT | Set it to '13' | 13",
                "RECIPIENT | bob@corp.com | bob@corp.com",
                "RECIPIENT | Mail Bob <bob@Corp.com>. | bob@corp.com",
                "RECIPIENT | Mail 'bob@corp.com', then stop | bob@corp.com",
                "RECIPIENT | Is it (bob@corp.com)? | bob@corp.com",
                "RECIPIENT | Mail bob@corp.com; carol@corp.com! | carol@corp.com",
                "RECIPIENT | To Alice Smith, today | Alice Smith",
                "RECIPIENT | To 'Bob' | Bob",
                "RECIPIENT | To \u201CBob\u201D. | Bob",
                "RECIPIENT | Take 'Ann' or 'Bob' | Bob",
                "RECIPIENT | GB29 NWBK 6016 1331 9268 19 is it | GB29NWBK60161331926819",
                "RECIPIENT | To gb29-nwbk-6016-1331-9268-19. | GB29 NWBK 6016 1331 9268 19",
                "RECIPIENT | To DE89 3704 0044 0532 0130 00, THEN | DE89370400440532013000",
                "RECIPIENT | To FR14 2004 1010 0505 0001 3M02 606 | FR1420041010050500013M02606",
                "RECIPIENT | To US122000000121212121212. | US122000000121212121212",
                "RECIPIENT | Accounts 12345678, 23456789 | 12345678",
                "URL | See https://a.com/x. | https://a.com/x",
                "URL | See (https://A.com:443/x)! | https://a.com/x",
                "URL | See https://a.com/A_(b). | https://a.com/A_(b)",
                "URL | \"https://a.com/x?y=1#z\" | https://a.com/x?y=1#z",
                "URL | www.a.com/x\\nis it | www.a.com/x",
                "URL | See s3://Files/x | s3://Files/x",
                "TARGET | Delete 'a b' now | a b",
                "TARGET | Delete invoice-2026-118.pdf. | invoice-2026-118.pdf",
                "TARGET | Delete \u0430\u0440\u0440\u04CF\u0435 | \u0430\u0440\u0440\u04CF\u0435",
                "CODE | Run `rm -rf ./build`. | rm -rf ./build",
                "TIME | On 2026-01-02, | 2026-01-02",
                "TIME | At 2026-01-02T10:00:00+01:00 | 2026-01-02T09:00:00Z",
                "PAYLOAD | Write: I've seen it! Thanks | I've seen it!",
            })
    void vouches_for(SinkKind kind, String said, String value) {
        assertThat(vouches(kind, said, value)).isTrue();
    }

    @Test
    void the_end_of_a_long_text_is_not_cut_into_something_else() {
        for (String value : new String[] {"bob@corp.com", "https://a.com/x", "GB29NWBK60161331926819", "12345678"}) {
            for (int before = 1; before <= value.length(); before++) {
                String said = " ".repeat(99_999 - before) + value + "0.evil.org";
                SaidText text = SaidText.of(said);

                assertThat(text.vouches(SinkKind.RECIPIENT, TextNode.valueOf(value)))
                        .isFalse();
                assertThat(text.vouches(SinkKind.URL, TextNode.valueOf(value))).isFalse();
            }
        }
        String money = " ".repeat(99_992) + " EUR 10 million";
        assertThat(SaidText.of(money).vouches(SinkKind.AMOUNT, Json.parse("10")))
                .isFalse();
    }

    @Test
    void white_space_does_not_matter_for_what_was_said_at_all() {
        SaidText said = SaidText.of("Tell them:\nall is\n well, 'ok'.");

        assertThat(said.says(TextNode.valueOf("all is well"))).isTrue();
        assertThat(said.says(TextNode.valueOf("ok"))).isTrue();
        assertThat(said.says(TextNode.valueOf("all is we"))).isFalse();
        assertThat(said.vouches(SinkKind.PAYLOAD, TextNode.valueOf("all is well")))
                .isFalse();
    }
}
