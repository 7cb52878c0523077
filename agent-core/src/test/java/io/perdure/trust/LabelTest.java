package io.perdure.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.json.Json;
import io.perdure.trust.Label.Integrity;
import io.perdure.trust.Label.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels are a lattice, also where there are so many sources that they are told together. */
class LabelTest {
    private static final int DRAWS = 400;

    /** Labels with few sources, and with so many that every union is told in short. */
    static Stream<Arguments> draws() {
        return IntStream.range(0, DRAWS).mapToObj(seed -> {
            Random random = new Random(seed);
            int most = seed % 2 == 0 ? 3 : 60;
            return Arguments.of(
                    RandomLabels.next(random, random.nextInt(most + 1)),
                    RandomLabels.next(random, random.nextInt(most + 1)),
                    RandomLabels.next(random, random.nextInt(most + 1)));
        });
    }

    @Test
    void the_draws_collapse_sources_of_a_name_and_of_a_kind() {
        List<Label> joined = draws().map(Arguments::get)
                .map(three -> ((Label) three[0]).join((Label) three[1]).join((Label) three[2]))
                .toList();

        assertThat(joined).anyMatch(label -> holds(label, source -> source.ref().equals(Source.MANY)));
        assertThat(many(IntStream.range(0, 70)
                        .mapToObj(i -> Label.trusted(Source.tool("tool" + i, "s1-0")))
                        .toList()))
                .extracting(Label::sources)
                .isEqualTo(Set.of(new Source(Source.Kind.TOOL, Source.MANY, Source.MANY)));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void join_is_associative(Label one, Label two, Label three) {
        assertThat(one.join(two).join(three)).isEqualTo(one.join(two.join(three)));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void join_is_commutative(Label one, Label two) {
        assertThat(one.join(two)).isEqualTo(two.join(one));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void join_is_idempotent(Label one, Label two) {
        assertThat(one.join(one)).isEqualTo(one);
        assertThat(one.join(two).join(two)).isEqualTo(one.join(two));
        assertThat(one.join(two).join(one.join(two))).isEqualTo(one.join(two));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void what_depends_on_nothing_changes_nothing(Label one) {
        assertThat(one.join(Label.NONE)).isEqualTo(one);
        assertThat(Label.NONE.join(one)).isEqualTo(one);
    }

    @ParameterizedTest
    @MethodSource("draws")
    void joining_never_makes_a_value_more_trusted_more_public_or_forgets_a_tag(Label one, Label two) {
        Label both = one.join(two);

        assertThat(both.isTrusted()).isEqualTo(one.isTrusted() && two.isTrusted());
        assertThat(both.tags()).containsAll(one.tags()).containsAll(two.tags());
        for (String reader : List.of("owner", "ann", "bob", "eve")) {
            assertThat(both.readers().include(List.of(reader)))
                    .as("%s may read what depends on %s and %s", reader, one, two)
                    .isEqualTo(one.readers().include(List.of(reader))
                            && two.readers().include(List.of(reader)));
        }
    }

    @ParameterizedTest
    @MethodSource("draws")
    void every_source_is_told_by_itself_or_by_one_that_stands_for_it(Label one, Label two) {
        Label both = one.join(two);

        for (Source source : one.sources()) {
            assertThat(both.sources())
                    .containsAnyOf(
                            source,
                            new Source(source.kind(), source.name(), Source.MANY),
                            new Source(source.kind(), Source.MANY, Source.MANY));
        }
        assertThat(both.sources()).hasSizeLessThanOrEqualTo(Source.Kind.values().length * Sources.NAMES * Sources.REFS);
    }

    @Test
    void the_order_of_many_joins_makes_no_difference() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<Label> labels = new ArrayList<>(IntStream.range(0, 40)
                    .mapToObj(i -> RandomLabels.next(random, 6))
                    .toList());
            Label joined = many(labels);
            Collections.shuffle(labels, random);

            assertThat(many(labels)).as("seed %d", seed).isEqualTo(joined);
        }
    }

    @ParameterizedTest
    @MethodSource("draws")
    void is_read_back_as_it_was_written_and_always_written_alike(Label one, Label two) {
        Label both = one.join(two);
        String written = Json.mapper().valueToTree(both).toString();

        assertThat(Json.read(Json.parse(written), Label.class)).isEqualTo(both);
        assertThat(Json.mapper().valueToTree(two.join(one)).toString()).isEqualTo(written);
        assertThat(List.copyOf(both.sources())).isSorted();
        assertThat(List.copyOf(both.tags())).isSorted();
    }

    @Test
    void the_label_of_which_nothing_is_known_is_untrusted_and_for_its_owner_alone() {
        assertThat(Label.MISSING.isTrusted()).isFalse();
        assertThat(Label.MISSING.readers()).isEqualTo(Readers.OWNER);
        assertThat(Readers.OWNER.include(List.of("eve@evil.example"))).isFalse();
        assertThat(Label.NONE.with(Integrity.UNTRUSTED).isTrusted()).isFalse();
    }

    @Test
    void whoever_may_read_nothing_is_not_told_apart_from_nobody() {
        Readers nobody = Readers.of("ann").and(Readers.of("bob"));

        assertThat(nobody.names()).isEmpty();
        assertThat(nobody.include(List.of("ann"))).isFalse();
        assertThat(nobody.and(Readers.PUBLIC)).isEqualTo(nobody);
    }

    private static boolean holds(Label label, java.util.function.Predicate<Source> what) {
        return label.sources().stream().anyMatch(what);
    }

    private static Label many(List<Label> labels) {
        return labels.stream().collect(Collectors.reducing(Label.NONE, Label::join));
    }
}
