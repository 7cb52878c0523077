package io.perdure.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a tool method does to the world outside. A method without it is {@link Effect#ONCE}. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ToolEffect {
    /** What happens if it runs twice. */
    Effect value();
}
