package io.perdure.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;

/**
 * SLF4J's simple logging, which has no MDC of its own, with one; what our own loggers say can be recorded. Named by the system property
 * {@code slf4j.provider}.
 */
public final class SimpleLoggingWithMdc extends SimpleServiceProvider {
    private final MDCAdapter mdc = new BasicMDCAdapter();
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        ILoggerFactory simple = super.getLoggerFactory();
        return name -> loggers.computeIfAbsent(
                name,
                one -> one.startsWith("io.perdure") ? LogRecord.over(simple.getLogger(one)) : simple.getLogger(one));
    }
}
