/**
 * The sans-IO receive session, from SRTP datagrams to access units.
 *
 * <p>{@link io.github.whep4j.media.ReceiveSession} is all there is to use: give it the keys of a DTLS-SRTP handshake, the
 * datagrams of whatever socket there is, and the time.
 *
 * <pre>{@code
 * ReceiveSessionConfig config = ReceiveSessionConfig.builder()
 *         .payloads(List.of(VideoPayload.of(102)))
 *         .localSsrc(random.nextInt())
 *         .cname(randomName)
 *         .randomSeed(random.nextLong())
 *         .build();
 * ReceiveSession session = new ReceiveSession(config, new ReceiveSession.Sink() {
 *     public void transmit(byte[] buf, int off, int len) { send(buf, off, len); }
 *     public void accessUnit(AccessUnit unit) { write(unit.data()); }
 *     public void event(MediaEvent event) { log(event); }
 * });
 * session.installKeys(keys, System.nanoTime());
 * while (open) {
 *     int length = receive(buf, session.nextTimeoutNanos());
 *     long now = System.nanoTime();
 *     if (length > 0) {
 *         session.onDatagram(buf, 0, length, now);
 *     }
 *     if (now >= session.nextTimeoutNanos()) {
 *         session.onTimeout(now);
 *     }
 * }
 * session.sendBye(System.nanoTime());
 * }</pre>
 */
@NullMarked
package io.github.whep4j.media;

import org.jspecify.annotations.NullMarked;
