package io.perdure.testkit.sim;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SQL that the simulated database understands: one statement, which writes a row into its ledger. */
final class LedgerSql {
    static final String INSERT = "INSERT INTO ledger VALUES (?, ?)";

    private LedgerSql() {}

    static Connection connection(SimulatedTransaction transaction) {
        return proxy(Connection.class, (method, arguments) -> switch (method) {
            case "close" -> null; // as with a real store, try-with-resources does not end the transaction
            case "prepareStatement" -> prepared(transaction, arguments[0]);
            default -> throw unknown(method);
        });
    }

    private static PreparedStatement prepared(SimulatedTransaction transaction, Object sql) throws SQLException {
        transaction.demandOpen();
        if (!sql.equals(INSERT)) {
            throw unknown(sql);
        }
        Map<Object, String> values = new HashMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> switch (method) {
            case "close" -> null;
            case "setString" -> values.put(arguments[0], String.valueOf(arguments[1]));
            case "executeUpdate" -> {
                transaction.write(values.getOrDefault(1, ""), values.getOrDefault(2, ""));
                yield 1;
            }
            default -> throw unknown(method);
        });
    }

    private static SQLException unknown(Object what) {
        return new SQLFeatureNotSupportedException("The simulated database knows only \"" + INSERT
                + "\" with the idempotency key of the call and what is to stand in the ledger; it does not know "
                + what);
    }

    private static <T> T proxy(Class<T> type, Sql sql) {
        return type.cast(Proxy.newProxyInstance(
                LedgerSql.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    return method.getDeclaringClass() == Object.class
                            ? ofObject(proxy, method, arguments)
                            : sql.run(method.getName(), arguments == null ? new Object[0] : arguments);
                }));
    }

    private static Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the simulated database";
        };
    }

    private interface Sql {
        @Nullable
        Object run(String method, Object[] arguments) throws SQLException;
    }
}
