package io.perdure.examples.inbox;

/**
 * A mail.
 *
 * @param mail its id, by its place in the mailbox
 * @param sender the address it comes from, or {@link #UNVERIFIED}
 * @param from what it says of that itself
 * @param subject as it stands there
 * @param text all of it that is text, attachments too
 */
record Mail(String mail, String sender, String from, String subject, String text) {
    /** Stands where nobody has verified from whom a mail comes. */
    static final String UNVERIFIED = "unverified";
}
