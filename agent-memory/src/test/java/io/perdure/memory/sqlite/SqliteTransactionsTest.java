package io.perdure.memory.sqlite;

import io.perdure.store.StateStore;
import io.perdure.testkit.TransactionsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTransactionsTest extends TransactionsContract {
    @TempDir
    Path folder;

    @Override
    protected StateStore open() {
        return SqliteStateStore.at(folder.resolve("agent.db"));
    }
}
