/**
 * A page on this machine that shows live pictures in a browser: a server on loopback, at a free port, for whoever has the
 * one-time secret of its URL.
 *
 * <pre>{@code
 * try (LiveView view = LiveView.open()) {
 *     LiveCamera door = view.add("Front door");
 *     try (WhepReceiver receiver = WhepReceiver.builder(endpoint).onAccessUnit(door).build()) {
 *         door.attach(receiver);
 *         receiver.start();
 *         System.out.println("open " + view.url());
 *         receiver.awaitClosed();
 *     }
 * }
 * }</pre>
 *
 * <p>The browser plays fragmented MP4 by Media Source Extensions; nothing is transcoded, and nothing of the page is loaded from
 * anywhere else. A browser that is too slow loses whole groups of pictures, and never holds a receiver up.
 */
@NullMarked
package io.github.whep4j.viewer;

import org.jspecify.annotations.NullMarked;
