package io.github.whep4j.ice;

/**
 * Told what happens to an {@link IceSession}, always on its loop. The order is {@code onConnected} or {@code onFailed};
 * after {@code onConnected} any of the others, at most one {@code onConsentLost}; while a restart is under way, none before
 * that has failed. Nothing is called after
 * {@link IceSession#close()} has been called on the loop. Each method may call any method of the session.
 */
public interface IceListener {
    /**
     * The first pair has been validated: {@link IceSession#send} reaches the peer from now on. What the peer has sent on
     * it earlier, and was held, follows when this returns.
     */
    void onConnected(IceCandidatePair pair);

    /**
     * Datagrams go to this pair from now on: when the first pair is nominated (which may be the one of
     * {@code onConnected}), and when the peer has moved.
     */
    default void onSelectedPairChanged(IceCandidatePair pair) {}

    /** A check has been answered, and its round trip took this long. Never before {@code onConnected}. */
    default void onRoundTrip(long rttNanos, long nowNanos) {}

    /** @param buf belongs to the loop, valid during the call */
    void onDtls(byte[] buf, int off, int len, long nowNanos);

    /**
     * SRTP or SRTCP.
     *
     * @param buf belongs to the loop, valid during the call
     */
    void onMedia(byte[] buf, int off, int len, long nowNanos);

    /**
     * ICE has been restarted: {@link IceSession#send} goes to this pair from now on. What still comes by the old one is
     * handed over for some seconds more.
     */
    default void onRestarted(IceCandidatePair pair) {}

    /** A restart has come to nothing; the session is as it was before. */
    default void onRestartFailed(IceFailure failure) {}

    /** The address that datagrams are sent from is this machine's no more, so that a restart is due. */
    default void onLocalAddressGone() {}

    /**
     * What datagrams are sent by has gone: the relay of a TURN server, or the connection to a TCP candidate. Nothing gets
     * through any more, while the peer's consent lasts.
     *
     * @return whether a restart is seen to; else consent counts as lost at once, and {@link #onConsentLost} follows
     */
    default boolean onPathGone() {
        return false;
    }

    /**
     * The peer has not answered on the pair in use for the consent's lifetime: nothing is sent any more (RFC 7675, Section 5.1),
     * and consent can't be had again but by a restart.
     *
     * @return whether a restart is seen to; what comes by the pair is handed over until it takes its place. Else {@link
     *     #onConsentLost} follows
     */
    default boolean onConsentExpired() {
        return false;
    }

    /** This machine has one more address that may be used. */
    default void onLocalAddressFound() {}

    /**
     * The peer has not answered for the consent's lifetime: nothing is sent any more (RFC 7675, Section 5.1) and nothing
     * handed over. The session remains to be closed.
     */
    void onConsentLost();

    /** There is no connection, and there won't be; the session has released everything. */
    void onFailed(IceFailure failure);
}
