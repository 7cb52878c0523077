/**
 * Replays attack scenarios in the form of AgentDojo (Debenedetti et al., NeurIPS 2024) against an agent under its default policy: what the tools returned
 * and what a hijacked model would do are data, and a stand-in model that obeys every attack it is shown does it.
 *
 * <p>Start at {@link io.perdure.testkit.agentdojo.AgentDojoReplay}.
 */
@NullMarked
package io.perdure.testkit.agentdojo;

import org.jspecify.annotations.NullMarked;
