/**
 * DTLS-SRTP (RFC 5764): handshakes in either role, identified by the fingerprints of the SDP, for the sake of the SRTP
 * keys; over any datagram transport, and without a thread once the keys are there.
 *
 * <p>Used alone:
 *
 * <pre>{@code
 * DtlsHandshakes handshakes = new DtlsHandshakes();           // the threads; one for the whole process
 * handshakes.warmUp();                                        // optional: the first handshake is then as quick as others
 * DtlsCertificate certificate = DtlsCertificate.generate();   // its fingerprint() goes into our SDP
 *
 * DtlsConfig config = new DtlsConfig(
 *         certificate,
 *         DtlsRole.SERVER,                                    // the peer answered a=setup:active
 *         List.of(0x0007, 0x0008, 0x0001),                    // SRTP profiles, best first
 *         List.of(DtlsFingerprint.of("sha-256", "AB:CD:…")),  // from the peer's SDP
 *         Duration.ofSeconds(10));
 * DtlsSession session = DtlsSession.start(handshakes, config, new DtlsListener() {
 *     public void transmit(byte[] buf, int off, int len) { … }  // send it to the peer; don't block
 *     public void onConnected(DtlsResult result) { … }          // install the keys, then result.destroy()
 *     public void onFailed(DtlsFailure failure) { … }           // failure.message() says what can be done
 *     public void onClosed() { … }                              // the peer has said goodbye
 * });
 * session.onDatagram(buf, off, len);                          // whatever comes with a first byte of 20 to 63
 * session.close();                                            // close_notify
 * }</pre>
 *
 * <p>DTLS 1.2 with forward secrecy, authenticated encryption and extended master secret, certificates on both sides;
 * nothing weaker is negotiated. Bouncy Castle does the protocol, behind a guard that limits what unauthenticated
 * datagrams can do; it is used through its lightweight API, and no security provider is registered.
 */
@NullMarked
package io.github.whep4j.dtls;

import org.jspecify.annotations.NullMarked;
