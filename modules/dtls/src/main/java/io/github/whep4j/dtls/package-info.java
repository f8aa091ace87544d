/** DTLS-SRTP handshakes with Bouncy Castle, fingerprints and certificates. */
@NullMarked
package io.github.whep4j.dtls;

import org.jspecify.annotations.NullMarked;
