/** The public API: a recvonly video receiver for WHEP. */
@NullMarked
package io.github.whep4j.receiver;

import org.jspecify.annotations.NullMarked;
