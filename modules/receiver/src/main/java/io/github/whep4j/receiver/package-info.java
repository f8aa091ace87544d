/**
 * The public API: a recvonly video receiver for WHEP. {@link io.github.whep4j.receiver.WhepReceiver} opens a session and hands
 * over access units, to a consumer, by an {@link io.github.whep4j.receiver.AccessUnitIterator} or by a publisher.
 *
 * <pre>{@code
 * try (WhepReceiver camera = WhepReceiver.builder(URI.create("https://example.org/whep/camera"))
 *         .token(token)
 *         .onAccessUnit(unit -> decoder.decode(unit.data()))   // on the media loop: must not block, see deliverOn
 *         .build()) {
 *     camera.start().get();
 *     camera.awaitClosed();
 * }
 * }</pre>
 */
@NullMarked
package io.github.whep4j.receiver;

import org.jspecify.annotations.NullMarked;
