package io.perdure.report;

/** A sign for each tone, for readers who see no colours. */
final class Marks {
    private Marks() {}

    static String of(Tone tone) {
        return switch (tone) {
            case GOOD, PLAIN -> " ";
            case NEWS -> "*";
            case DOUBT -> "?";
            case BAD -> "!";
        };
    }
}
