package io.perdure.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as a page: what a browser would make of it. */
class HtmlFormTest {
    private static final Document EVENTFUL =
            parsed(Stories.eventful().whole(Stories.PRICES).html());

    /** Parsed as a browser would, where nothing in it may need mending. */
    static Document parsed(String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);
        Document page = parser.parseInput(html, "");
        assertThat(parser.getErrors()).as("what a browser would have to mend").isEmpty();
        return page;
    }

    @Test
    void the_head_says_which_task_and_how_it_ended() {
        assertThat(EVENTFUL.title()).isEqualTo("refund-4711 · COMPLETED");
        assertThat(EVENTFUL.select("h1").text()).isEqualTo("refund-4711");
        assertThat(EVENTFUL.select(".status").text()).isEqualTo("COMPLETED");
        assertThat(EVENTFUL.select(".texts .quote").eachText()).hasSize(2);
        assertThat(EVENTFUL.select(".figures b").eachText())
                .containsExactly("55 min 16 s", "7", "9", "9,876", "≥ USD 0.0037");
    }

    @Test
    void each_step_is_there_once_with_its_model_tokens_and_time() {
        assertThat(EVENTFUL.select("details.step")).hasSize(7);
        Element second = EVENTFUL.getElementById("s2").child(0);
        assertThat(second.children().eachText())
                .containsExactly(
                        "2",
                        "+0:00:04",
                        "large",
                        "ask_person no reply fell back",
                        "42 min 6 s",
                        "1,480",
                        "96",
                        "unknown");
    }

    @Test
    void every_moment_of_the_model_is_on_the_page() {
        Report report = Stories.eventful().report(Stories.PRICES);
        List<String> shown = EVENTFUL.select(".moments li > span, .outcome").eachText();

        report.groups().get(0).steps().shown().forEach(step -> {
            step.ownMoments().forEach(moment -> assertThat(shown).contains(moment.what()));
            step.calls()
                    .forEach(call ->
                            call.moments().forEach(moment -> assertThat(shown).contains(moment.what())));
        });
    }

    @Test
    void links_lead_to_a_place_on_the_page_and_nowhere_else() {
        assertThat(EVENTFUL.select("a")).isNotEmpty().allSatisfy(link -> {
            String href = link.attr("href");
            assertThat(href).startsWith("#s");
            assertThat(EVENTFUL.getElementById(href.substring(1))).as(href).isNotNull();
        });
    }

    @Test
    void names_of_places_are_there_once() {
        List<String> ids = EVENTFUL.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates().contains("s1", "only");
    }

    @Test
    void nothing_is_fetched_and_nothing_but_its_own_two_files_may_run() throws Exception {
        assertThat(EVENTFUL.select("[src], link, iframe, object, embed, img, form, base, [style], [srcset]"))
                .isEmpty();
        assertThat(EVENTFUL.select("*").stream().flatMap(one -> one.attributes().asList().stream()))
                .allMatch(attribute -> !attribute.getKey().startsWith("on"));
        assertThat(EVENTFUL.select("style").html())
                .doesNotContain("@import", "http")
                .contains("url(#stripes)");
        String policy =
                EVENTFUL.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src "
                        + hash(EVENTFUL.select("style").first().data())
                        + "; script-src "
                        + hash(EVENTFUL.select("script").first().data())
                        + "; base-uri 'none'; form-action 'none'");
        assertThat(EVENTFUL.select("script")).hasSize(1);
    }

    private static String hash(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }

    @Test
    void without_its_script_everything_is_there_and_what_needs_the_script_is_not() {
        assertThat(EVENTFUL.getElementById("more").hasAttr("hidden")).isTrue();
        assertThat(EVENTFUL.select("[hidden]")).hasSize(1);
        assertThat(EVENTFUL.select("script").first().data()).contains("more.hidden = false");
    }

    @Test
    void a_task_that_just_began_and_one_without_prices_have_a_page_too() {
        Document began = parsed(Story.of("g").whole(Prices.none()).html());
        assertThat(began.select(".status").text()).isEqualTo("RUNNING");
        assertThat(began.select(".figures b").last().text()).isEqualTo("unknown");
        assertThat(parsed(Stories.eventful().whole(Prices.none()).html())
                        .select(".row.head span")
                        .eachText())
                .doesNotContain("cost, USD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ink", "soft", "good", "news", "doubt", "bad"})
    void words_are_told_from_the_ground_in_light_and_dark(String colour) {
        for (int theme = 0; theme < 2; theme++) {
            for (String ground : new String[] {"ground", "panel"}) {
                assertThat(contrast(colour(colour, theme), colour(ground, theme)))
                        .as("%s on %s in theme %d, by WCAG 2.2 level AA", colour, ground, theme)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "tool", "look", "news", "doubt", "bad"})
    void bars_are_told_from_the_ground_in_light_and_dark(String colour) {
        for (int theme = 0; theme < 2; theme++) {
            assertThat(contrast(colour(colour, theme), colour("panel", theme)))
                    .as("%s in theme %d, by WCAG 2.2 for graphics", colour, theme)
                    .isGreaterThanOrEqualTo(3);
        }
    }

    private static int colour(String name, int theme) {
        List<MatchResult> found = Pattern.compile("--" + name + ": #([0-9a-f]{6});")
                .matcher(PageFile.STYLE.text())
                .results()
                .toList();
        return Integer.parseInt(found.get(theme).group(1), 16);
    }

    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
