package io.perdure.report;

import java.util.Locale;

/** The classes of the style sheet. */
final class Css {
    private Css() {}

    static String of(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }

    static String of(Activity activity) {
        return switch (activity) {
            case MODEL -> "model";
            case TOOL -> "tool";
            case LOOK -> "look";
            case WAIT -> "wait";
            case PAUSED -> "paused";
            case BACK_OFF -> "again";
            case AWAY -> "away";
            case BETWEEN -> "between";
        };
    }
}
