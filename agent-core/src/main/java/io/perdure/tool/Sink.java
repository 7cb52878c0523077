package io.perdure.tool;

import io.perdure.trust.SinkKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what an argument of a tool decides: on a parameter of a tool method, or a component of the record that is a tool's input. An argument
 * without it counts as authority.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Sink {
    /** What it decides. */
    SinkKind value();
}
