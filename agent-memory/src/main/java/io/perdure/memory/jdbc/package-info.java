/** What stores on JDBC databases share. */
@NullMarked
package io.perdure.memory.jdbc;

import org.jspecify.annotations.NullMarked;
