package io.perdure.memory.sqlite;

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
        ProcessLock lock = ProcessLock.of(file);
        try {
            if (FileCheck.isMissing(file)) {
                Schema.create(file);
            } else {
                FileCheck.demandSound(file);
            }
            GroupCommit commits = new GroupCommit(connect(file));
            Queries queries = new Queries(connect(file));
            return new Database(file, lock, commits, queries, new Leases(clock));
        } catch (SQLException e) {
            lock.close();
            throw Failures.of(e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try {
            Schema.configure(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
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
