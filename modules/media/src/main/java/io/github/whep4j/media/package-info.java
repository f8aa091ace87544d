/** The sans-IO receive session, from SRTP datagrams to access units. */
@NullMarked
package io.github.whep4j.media;

import org.jspecify.annotations.NullMarked;
