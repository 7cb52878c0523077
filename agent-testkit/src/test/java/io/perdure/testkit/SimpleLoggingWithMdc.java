package io.perdure.testkit;

import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;

/** SLF4J's simple logging, which has no MDC of its own, with one. Named by the system property {@code slf4j.provider}. */
public final class SimpleLoggingWithMdc extends SimpleServiceProvider {
    private final MDCAdapter mdc = new BasicMDCAdapter();

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }
}
