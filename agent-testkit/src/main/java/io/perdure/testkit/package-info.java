/**
 * What tests of agents, tools and stores need: a scripted model, a server that speaks a provider's protocol, a store that crashes on
 * demand, a clock that is moved by hand, the contract every store must pass, and assertions on tasks.
 *
 * <p>Start at {@link io.perdure.testkit.ScriptedLlm}. Imports the public API of agent-core.
 */
@NullMarked
package io.perdure.testkit;

import org.jspecify.annotations.NullMarked;
