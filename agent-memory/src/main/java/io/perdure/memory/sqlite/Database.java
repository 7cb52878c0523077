package io.perdure.memory.sqlite;

import io.perdure.store.StateStore.StoreRefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;

/** One open file: the lock that keeps other processes out, a connection to write and one to read, leases. */
final class Database implements AutoCloseable {
    private final Path file;
    private final ProcessLock lock;
    private final GroupCommit commits;
    private final Queries queries;
    private final Leases leases;

    private Database(Path file, ProcessLock lock, GroupCommit commits, Queries queries, Leases leases) {
        this.file = file;
        this.lock = lock;
        this.commits = commits;
        this.queries = queries;
        this.leases = leases;
    }

    static Database open(Path file, InstantSource clock) {
        FileCheck.demandOurs(file);
        ProcessLock lock = lock(file);
        try {
            if (FileCheck.isMissing(file)) {
                Schema.create(file);
            }
            return connected(file, lock, clock);
        } catch (SQLException e) {
            lock.close();
            throw Failures.atOpening(file, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Locks a sound file. A file that was never locked is checked first, so that a refused one gets no lock file beside it. */
    private static ProcessLock lock(Path file) {
        if (!ProcessLock.isThere(file)) {
            try {
                demandSound(file);
                return ProcessLock.of(file);
            } catch (StoreRefusedException e) {
                if (!ProcessLock.isThere(file)) {
                    throw e;
                } // another process was faster, and wrote while this one looked
            }
        }
        ProcessLock lock = ProcessLock.of(file);
        try {
            demandSound(file);
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void demandSound(Path file) {
        if (!FileCheck.isMissing(file)) {
            FileCheck.demandSound(file);
        }
    }

    private static Database connected(Path file, ProcessLock lock, InstantSource clock) throws SQLException {
        Connection writing = connect(file);
        try {
            Connection reading = connect(file);
            try {
                return new Database(file, lock, new GroupCommit(writing), new Queries(reading), new Leases(clock));
            } catch (SQLException | RuntimeException e) {
                reading.close();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    /** A connection that is ready for use. */
    static Connection connect(Path file) throws SQLException {
        Connection connection = bare(file, "");
        try {
            Schema.configure(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection as SQLite gives it. The path goes as a URI, in which a question mark of its own is escaped. */
    static Connection bare(Path file, String parameters) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + parameters);
    }

    Path file() {
        return file;
    }

    GroupCommit commits() {
        return commits;
    }

    Queries queries() {
        return queries;
    }

    Leases leases() {
        return leases;
    }

    @Override
    public void close() {
        try (lock;
                queries;
                commits) {
            leases.clear();
        }
    }
}
