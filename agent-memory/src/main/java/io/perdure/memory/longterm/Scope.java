package io.perdure.memory.longterm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * To whom a memory belongs. Each part may be empty, which means: to all. Who reads in a scope sees its memories and those of wider ones: what
 * is kept for the user Ann is seen where the user is Ann and nowhere else, what is kept for no user by all of them.
 *
 * @param agent the agent's name, or empty
 * @param user the user's name, or empty
 * @param family a name for tasks of one kind, or empty
 */
public record Scope(String agent, String user, String family) {
    private static final Scope EVERYBODY = new Scope("", "", "");

    /** Checks the parts: at most 200 characters each. */
    public Scope {
        Checks.name("agent", agent);
        Checks.name("user", user);
        Checks.name("family", family);
    }

    /** Everybody's: what is kept here is seen in every scope. */
    public static Scope everybody() {
        return EVERYBODY;
    }

    /** The same scope, of one agent. */
    public Scope agent(String name) {
        return new Scope(name, user, family);
    }

    /** The same scope, of one user. */
    public Scope user(String name) {
        return new Scope(agent, name, family);
    }

    /** The same scope, of one kind of task. */
    public Scope family(String name) {
        return new Scope(agent, user, name);
    }

    /** The scopes that are seen from here, this one first. */
    List<Scope> seen() {
        Set<Scope> all = new LinkedHashSet<>();
        for (String byAgent : List.of(agent, "")) {
            for (String byUser : List.of(user, "")) {
                for (String byFamily : List.of(family, "")) {
                    all.add(new Scope(byAgent, byUser, byFamily));
                }
            }
        }
        return List.copyOf(all);
    }

    boolean sees(Scope other) {
        return (other.agent.isEmpty() || other.agent.equals(agent))
                && (other.user.isEmpty() || other.user.equals(user))
                && (other.family.isEmpty() || other.family.equals(family));
    }
}
