package io.perdure.memory.sqlite;

import io.perdure.error.PerdureException;
import io.perdure.store.Snapshot;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot on its way to storage. Nobody waits for it, and it may be lost. */
final class SnapshotWrite implements Write {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWrite.class);

    private final Snapshot snapshot;

    SnapshotWrite(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public boolean isLazy() {
        return true;
    }

    @Override
    public void apply(Tables tables) throws SQLException {
        tables.keep(snapshot);
    }

    @Override
    public void committed() {}

    @Override
    public void failed(RuntimeException error) {
        LOG.debug("The {} was not kept.", snapshot, PerdureException.forLog(error, true));
    }
}
