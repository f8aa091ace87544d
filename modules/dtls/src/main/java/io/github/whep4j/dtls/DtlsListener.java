package io.github.whep4j.dtls;

/**
 * What a {@link DtlsSession} tells its owner.
 *
 * <p>Exactly one of {@link #onConnected} and {@link #onFailed} is called, once; {@link #onClosed} at most once and only
 * after {@link #onConnected}. Nothing is called after {@link DtlsSession#close()} has returned but what another thread
 * had already begun, and the {@link DtlsFailure.Kind#CLOSED} that ends an unfinished handshake.
 *
 * <p>During the handshake the calls come from a handshake thread, afterwards from the thread that called
 * {@link DtlsSession#onDatagram} or {@link DtlsSession#close()}; a handshake that fails may also be ended, last datagram
 * included, by the timer thread or from within {@link DtlsSession#start}. No lock is held. Implementations must not block:
 * they send, or post to their own loop. What they throw is logged and otherwise ignored.
 */
public interface DtlsListener {
    /**
     * Sends one datagram, of at most {@link DtlsConfig#maxDatagramBytes()} bytes, to the peer.
     *
     * @param buf holds the datagram during the call only; copy it to keep it
     */
    void transmit(byte[] buf, int off, int len);

    /** The handshake is complete: the peer's certificate has the fingerprint of the SDP, and these are the keys. */
    void onConnected(DtlsResult result);

    /** There will be no keys: the session is over, and nothing more has to be done to release it. */
    void onFailed(DtlsFailure failure);

    /** The peer has ended the association with an authenticated close_notify or fatal alert. */
    void onClosed();
}
