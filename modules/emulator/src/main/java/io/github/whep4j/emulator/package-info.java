/**
 * A WHEP camera for tests and demos: one process, real sockets, no browser. It has Ring's URL shape, token and errors,
 * reads real offers, sends H.264 over ICE and DTLS-SRTP at the pace of a live source, answers requests for key frames,
 * and misbehaves on demand.
 *
 * <pre>{@code
 * try (WhepCamera camera = WhepCamera.builder().sessionLimit(Duration.ofSeconds(30)).build()) {
 *     play(camera.endpoint(), camera.token());
 *     assert camera.counters().openSessions() == 0;
 * }
 * }</pre>
 *
 * <p>{@link io.github.whep4j.emulator.Misbehaviour} lists what it can do wrong, each by a name that {@code whep4j emulate}
 * takes, and {@code docs/emulator.md} has them in a table; {@link io.github.whep4j.emulator.SessionEnd} how it ends sessions by itself.
 * {@link io.github.whep4j.emulator.Clip} and {@link io.github.whep4j.emulator.H264Packetizer} are of use alone.
 *
 * <p>It is no server for the open network: HTTP without TLS, one token, a thread for each connection.
 */
@NullMarked
package io.github.whep4j.emulator;

import org.jspecify.annotations.NullMarked;
