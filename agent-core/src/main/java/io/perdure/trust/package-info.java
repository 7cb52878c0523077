/** Labels: whom a value comes from, whether that is to be trusted, and who may read it. */
@NullMarked
package io.perdure.trust;

import org.jspecify.annotations.NullMarked;
