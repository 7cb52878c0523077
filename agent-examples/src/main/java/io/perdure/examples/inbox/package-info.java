/** {@code inbox-assistant}: a mailbox with attacks in it. Mails are answered, filed and paid by the word of those who may give it. */
@NullMarked
package io.perdure.examples.inbox;

import org.jspecify.annotations.NullMarked;
