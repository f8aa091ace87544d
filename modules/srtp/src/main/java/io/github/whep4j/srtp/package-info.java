/**
 * SRTP and SRTCP (RFC 3711, RFC 7714): key derivation, protect and unprotect, replay protection. No clock, no thread, no
 * dependency but the JDK's cryptography.
 *
 * <p>{@link io.github.whep4j.srtp.SrtpKeys} takes what a DTLS-SRTP handshake exports (RFC 5764, Section 4.2),
 * {@link io.github.whep4j.srtp.SrtpReceiver} undoes the peer's protection and {@link io.github.whep4j.srtp.SrtpSender}
 * applies ours. All three profiles authenticate and encrypt; there is no way to ask for less. The module is of use alone:
 *
 * <pre>{@code
 * SrtpKeys keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, localKey, localSalt, remoteKey, remoteSalt);
 * SrtpReceiver receiver = new SrtpReceiver(keys);
 * keys.destroy();
 *
 * int length = receiver.unprotect(datagram, 0, datagramLength, packet, 0);
 * if (length < 0) {
 *     rejected[-length]++;             // one of SrtpStatus; nothing was written to packet
 * } else {
 *     handle(packet, 0, length);       // the RTP packet, header first
 * }
 * }</pre>
 *
 * <p>AES and SHA-1 come from the JVM's preferred provider. SunJCE and SUN, the default, use the processor's AES, carry-less
 * multiplication and SHA instructions; a pure Java provider put in front of them is many times slower.
 */
@NullMarked
package io.github.whep4j.srtp;

import org.jspecify.annotations.NullMarked;
