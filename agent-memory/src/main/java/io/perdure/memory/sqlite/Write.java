package io.perdure.memory.sqlite;

import java.sql.SQLException;

/** One write, which shares a transaction with others. */
interface Write {
    /** Whether nobody waits for it yet. */
    boolean isLazy();

    /** Does it, in the transaction that is open. */
    void apply(Tables tables) throws SQLException;

    /** The transaction is durable. */
    void committed();

    /** Nothing of the transaction was written. */
    void failed(RuntimeException error);
}
