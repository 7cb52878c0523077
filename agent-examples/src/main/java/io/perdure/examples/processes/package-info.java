/** What the examples with books share: processes that are killed, services that are not, and how the work went on. */
@NullMarked
package io.perdure.examples.processes;

import org.jspecify.annotations.NullMarked;
