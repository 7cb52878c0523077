package io.perdure.trust;

import io.perdure.trust.Label.Integrity;
import io.perdure.trust.Label.Source;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Draws labels, of few names so that they meet, or of many so that sources are told together. */
@SuppressWarnings("EnumOrdinal") // any of them
public final class RandomLabels {
    private static final String[] PEOPLE = {"owner", "ann", "bob"};
    private static final String[] TAGS = {"credential", "personal-id"};

    private RandomLabels() {}

    public static Label next(Random random) {
        return next(random, random.nextInt(4));
    }

    /** With about so many sources, of kinds and names that occur in every other label. */
    public static Label next(Random random, int most) {
        Set<Source> sources = new TreeSet<>();
        for (int i = 0; i < most; i++) {
            Source.Kind kind = Source.Kind.values()[random.nextInt(3)];
            String name = random.nextInt(8) == 0 ? "tool" + random.nextInt(90) : "read";
            sources.add(new Source(kind, name, "s" + random.nextInt(60) + "-0"));
        }
        Integrity integrity = random.nextBoolean() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
        return new Label(integrity, sources, readers(random), some(random, TAGS));
    }

    public static Readers readers(Random random) {
        return random.nextBoolean() ? Readers.PUBLIC : new Readers(false, some(random, PEOPLE));
    }

    private static Set<String> some(Random random, String... names) {
        Set<String> some = new TreeSet<>();
        for (String name : names) {
            if (random.nextInt(3) == 0) {
                some.add(name);
            }
        }
        return some;
    }
}
