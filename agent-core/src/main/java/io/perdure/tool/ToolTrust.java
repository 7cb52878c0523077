package io.perdure.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a tool method means for trust; see {@link Declaration}. A method without it is the most dangerous that its {@link ToolEffect} lets
 * it be, and what it returns is untrusted text for its owner alone.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ToolTrust {
    /** What it returns. */
    Declaration.Result result() default Declaration.Result.UNTRUSTED;

    /** What its effect weighs; of a {@link Effect#READ_ONLY} tool: nothing. */
    Declaration.Consequence consequence() default Declaration.Consequence.CONSEQUENTIAL;

    /** Whether its arguments reach other people or the network. A request to look something up there is one. */
    boolean egress() default true;

    /** Whether it may be called without a question on the word of text that is not trusted. */
    boolean acceptsTainted() default false;
}
