package io.perdure.memory.jdbc;

import io.perdure.error.PerdureException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's own connection in the hands of a tool, within a transaction that is not the tool's to end: what would end, leave or outlive the
 * transaction is refused. Once it is taken back, everything made through it is refused as well. Safe for use by several threads.
 *
 * <p>It keeps honest tools from mistakes; it is no wall against hostile SQL, which can reach every table of the database.
 */
public final class LentConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LentConnection.class);
    private static final Set<String> REFUSED = Set.of(
            "commit",
            "rollback",
            "setAutoCommit",
            "setSavepoint",
            "releaseSavepoint",
            "setTransactionIsolation",
            "setReadOnly",
            "setCatalog",
            "setSchema",
            "setHoldability",
            "setNetworkTimeout",
            "abort",
            "unwrap");
    private static final Set<Class<?>> GUARDED =
            Set.of(Connection.class, Statement.class, ResultSet.class, DatabaseMetaData.class);

    private final List<Statement> statements = new ArrayList<>();
    private final Connection connection;
    private final BooleanSupplier isOpen;
    private final AtomicBoolean lent = new AtomicBoolean(true);
    private volatile boolean broken;

    /**
     * Lends this connection, whose transaction has begun.
     *
     * @param isOpen whether that transaction is still open; asked when a call has failed, since some databases end a transaction then
     */
    public LentConnection(Connection real, BooleanSupplier isOpen) {
        this.isOpen = isOpen;
        connection = (Connection) guarded(real, Connection.class);
    }

    /** What the tool is given. */
    public Connection connection() {
        return connection;
    }

    /**
     * Takes it back and closes the statements that were made through it; waits for a call that is under way.
     *
     * @param stop stops a call that is under way
     * @return {@code false} if it was taken back before
     */
    public boolean takeBack(Runnable stop) {
        if (!lent.compareAndSet(true, false)) {
            return false;
        }
        stop.run();
        closeStatements();
        return true;
    }

    /** Whether the database ended the transaction by itself: what was written in it is undone. */
    public boolean isBroken() {
        return broken;
    }

    private synchronized void closeStatements() {
        for (Statement statement : statements) {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.debug("A statement of a tool cannot be closed.", PerdureException.forLog(e, true));
            }
        }
        statements.clear();
    }

    private Object guarded(Object real, Class<?> type) {
        return Proxy.newProxyInstance(
                LentConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(proxy, real, method, arguments));
    }

    private @Nullable Object call(Object proxy, Object real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, real, method, arguments);
        }
        synchronized (this) {
            demandAllowed(real, method, arguments);
            if (real instanceof Connection && method.getName().equals("close")) {
                return null; // try-with-resources is a good habit, and must not end the transaction
            }
            if (real instanceof Connection && method.getName().equals("getAutoCommit")) {
                return false;
            }
            return wrapped(invoke(real, method, arguments), method.getReturnType());
        }
    }

    private static @Nullable Object ofObject(Object proxy, Object real, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "lent " + real;
        };
    }

    private void demandAllowed(Object real, Method method, Object @Nullable [] arguments) throws SQLException {
        if (!lent.get()) {
            if (method.getName().equals("close") || method.getName().equals("isClosed")) {
                return;
            }
            throw new SQLException("The transaction of this tool has ended: its connection cannot be used any more."
                    + " Use the connection only while the tool runs.");
        }
        if (broken) {
            throw new SQLException(
                    "The database has ended the transaction of this tool, after an error: what it wrote is undone,"
                            + " and nothing more can be written in it. Let the error end the tool.");
        }
        boolean own = real instanceof Connection || method.getName().equals("unwrap");
        if (own && REFUSED.contains(method.getName())) {
            throw new SQLException("A TRANSACTIONAL tool cannot call " + method.getName()
                    + ": its transaction is committed with its outcome. Return to commit, throw to undo.");
        }
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql && takesSql(method)) {
            TransactionSql.demandHarmless(sql);
        }
    }

    private static boolean takesSql(Method method) {
        String name = method.getName();
        return name.startsWith("prepare") || name.startsWith("execute") || name.equals("addBatch");
    }

    private @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            broken = broken || !isOpen.getAsBoolean();
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object wrapped(@Nullable Object result, Class<?> type) {
        if (result instanceof Statement statement) {
            statements.add(statement);
        }
        if (result instanceof Connection) {
            return connection;
        }
        boolean guard = result != null && GUARDED.stream().anyMatch(one -> one.isAssignableFrom(type));
        return guard && result != null ? guarded(result, type) : result;
    }
}
