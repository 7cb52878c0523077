package io.perdure.trust;

/**
 * What an argument of a tool decides. An argument of which nothing is said counts as authority: as {@link #TARGET}.
 */
public enum SinkKind {
    /** Who gets data, money or access: an address, an account, a channel. */
    RECIPIENT,
    /** An address on the network that is called. */
    URL,
    /** The object that is acted on. */
    TARGET,
    /** How much. */
    AMOUNT,
    /** A password, a key, a permission. */
    CREDENTIAL,
    /** Master data of a person. */
    IDENTITY,
    /** A choice among a few. */
    OPTION,
    /** Something that is executed: a command, a query, a script. */
    CODE,
    /** Content that is delivered or stored. */
    PAYLOAD,
    /** When. */
    TIME;

    /** Whether it decides what is done to whom; content does not. */
    public boolean isAuthority() {
        return this != PAYLOAD && this != TIME;
    }
}
