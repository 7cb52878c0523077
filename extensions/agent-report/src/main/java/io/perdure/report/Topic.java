package io.perdure.report;

/** What a moment is about. Those with a title are brought together on top of the report, in this order. */
enum Topic {
    STANDS(Tone.DOUBT, "Still stands"),
    UNKNOWN(Tone.DOUBT, "Not known whether it happened"),
    LATE(Tone.DOUBT, "Came late, after it had been given up"),
    MONITOR(Tone.DOUBT, "Monitors saw signs of trouble"),
    OTHER(Tone.NEWS, "Entries this report has no words for"),
    CANCEL(Tone.BAD, "Called off"),
    ROLLBACK(Tone.BAD, "Went back"),
    FAILED(Tone.BAD, "Calls that failed"),
    REJECTED(Tone.BAD, "Answers that were sent back"),
    SUSPENDED(Tone.BAD, "Tools out of the offer"),
    OUTAGE(Tone.BAD, "No model answered"),
    FELL_BACK(Tone.BAD, "Another model was asked instead"),
    IN_DOUBT(Tone.DOUBT, "Was in doubt for a while"),
    LOST(Tone.DOUBT, "Under way when its process ended"),
    NO_REPLY(Tone.NEWS, "A model was asked again"),
    RETRIED(Tone.NEWS, "Attempts that were made again"),
    CUT_SHORT(Tone.NEWS, "Replies that were cut short"),
    COMPACTED(Tone.NEWS, "What the model is shown was made shorter"),
    RESUMED(Tone.NEWS, "Taken up again"),
    PAUSED(Tone.NEWS, "Paused"),
    ASKED(Tone.NEWS, "People were asked"),
    ANSWERED(Tone.NEWS, ""),
    SIGNAL(Tone.NEWS, ""),
    LOOKED(Tone.NEWS, ""),
    RESTORED(Tone.NEWS, ""),
    UNPAUSED(Tone.NEWS, ""),
    CALLED_OFF(Tone.NEWS, ""),
    AWAITS(Tone.PLAIN, ""),
    QUIET(Tone.PLAIN, ""),
    DONE(Tone.GOOD, "");

    private final Tone tone;
    private final String title;

    Topic(Tone tone, String title) {
        this.tone = tone;
        this.title = title;
    }

    Tone tone() {
        return tone;
    }

    /** Its heading on top of the report; empty if it is not listed there. */
    String title() {
        return title;
    }

    /** In one or two words. */
    String words() {
        return Figures.word(this);
    }
}
