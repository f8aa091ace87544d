/**
 * ICE (RFC 8445) for one component: ice4j's agent works its check list, everything that touches the network is here, on
 * the sockets and timers of a {@link io.github.whep4j.transport.MediaLoop}. No thread and no queue belongs to a session.
 *
 * <p>Nothing but an authenticated STUN message changes the state of a session, and no payload gets past it but from
 * addresses that have answered a check. The module is of use alone:
 *
 * <pre>{@code
 * IceSession.warmUp();
 * IceSession session = new IceSession(loop, IceConfig.builder().build(), listener);
 * session.gather().thenAccept(local -> {
 *     RemoteIceDescription remote = exchange(local);    // by way of an offer and an answer
 *     loop.execute(() -> session.connect(remote));
 * });
 * // listener.onConnected: session.send(...) reaches the peer, listener.onDtls and onMedia bring what it sends
 * session.close();
 * }</pre>
 */
@NullMarked
package io.github.whep4j.ice;

import org.jspecify.annotations.NullMarked;
