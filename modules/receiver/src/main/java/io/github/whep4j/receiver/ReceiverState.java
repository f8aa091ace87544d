package io.github.whep4j.receiver;

/**
 * Where a {@link WhepReceiver} stands. The way forward is {@code IDLE → NEGOTIATING → CONNECTING → CONNECTED → CLOSING →
 * CLOSED}, with {@code CONNECTED ⇄ RENEWING} where sessions follow each other; every state but the last two can lead to {@code CLOSING}, which ends in {@code CLOSED} or {@code FAILED}.
 */
public enum ReceiverState {
    /** Built; {@link WhepReceiver#start()} has not been called. */
    IDLE,
    /** Candidates are gathered, the offer is posted, the answer is awaited. */
    NEGOTIATING,
    /** The answer has been accepted: ICE checks, then the DTLS handshake. */
    CONNECTING,
    /** The SRTP keys are installed; media is flowing or about to. */
    CONNECTED,
    /**
     * A session has ended and is to be followed by another, or another is coming up to follow it ({@link Renewal}). Back to
     * {@link #CONNECTED} with the first picture of that one.
     */
    RENEWING,
    /** BYE, close_notify and DELETE are on their way, sockets are being released. */
    CLOSING,
    /** Ended with a {@link CloseReason}; nothing is held any more. */
    CLOSED,
    /** Ended with a {@link WhepException}; nothing is held any more. */
    FAILED;

    /** Whether this is one of the two states that are never left. */
    public boolean isFinal() {
        return this == CLOSED || this == FAILED;
    }
}
