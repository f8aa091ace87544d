/**
 * The media loop: a few threads that each own a selector, its UDP sockets and its timers.
 *
 * <p>Everything that belongs to one receiver is pinned to one {@link io.github.whep4j.transport.MediaLoop loop}, whose
 * single thread makes locks unnecessary. The module is of use alone:
 *
 * <pre>{@code
 * try (MediaLoops loops = MediaLoops.create(1)) {
 *     MediaLoop loop = loops.next();
 *     UdpPort echo = loop.open(
 *             new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
 *             (port, buf, off, len, from, nowNanos) -> port.send(buf, off, len, from));
 *     LoopTimer timer = loop.schedule(loop.nanoTime() + 1_000_000_000L, echo::close);
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package io.github.whep4j.transport;

import org.jspecify.annotations.NullMarked;
