/** SRTP and SRTCP: key derivation, protect and unprotect, replay window. */
@NullMarked
package io.github.whep4j.srtp;

import org.jspecify.annotations.NullMarked;
