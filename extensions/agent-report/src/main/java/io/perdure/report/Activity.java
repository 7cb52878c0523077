package io.perdure.report;

/** What time goes by with. Where several go on at once, the first of them counts. */
enum Activity {
    MODEL("model"),
    TOOL("tools"),
    LOOK("looking whether it happened"),
    WAIT("waiting for people, signals or a time"),
    BACK_OFF("waiting to try again"),
    PAUSED("paused"),
    AWAY("until it was taken up again"),
    BETWEEN("in between");

    private final String words;

    Activity(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Whether somebody works; all else is waiting. */
    boolean isWork() {
        return compareTo(LOOK) <= 0;
    }
}
