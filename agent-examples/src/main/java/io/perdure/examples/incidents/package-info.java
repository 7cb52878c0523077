/** The example incident-responder: an outage, tools that fail, a model that does not answer, and one roll back for each service. */
@NullMarked
package io.perdure.examples.incidents;

import org.jspecify.annotations.NullMarked;
