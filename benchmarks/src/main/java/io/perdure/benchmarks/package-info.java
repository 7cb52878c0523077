/** What a durable step costs, as ratios to one raw append and force of the same bytes in the same run. */
@NullMarked
package io.perdure.benchmarks;

import org.jspecify.annotations.NullMarked;
