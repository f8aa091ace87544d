/** The WHEP exchange and its Netty HTTP client. */
@NullMarked
package io.github.whep4j.whep;

import org.jspecify.annotations.NullMarked;
