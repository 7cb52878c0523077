/**
 * What a task did, as text for a terminal and as a page for a browser.
 *
 * <p>Start at {@link io.perdure.report.TaskReport}. Below it are three floors: {@code Reading} takes the entries, {@code Report} is what they
 * say (records, and nothing but a function of them), {@code TextForm} and {@code HtmlForm} write it down. Imports the roof of agent-core,
 * and what it stands on; nothing else of ours.
 */
@NullMarked
package io.perdure.report;

import org.jspecify.annotations.NullMarked;
