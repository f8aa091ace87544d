package io.github.whep4j.receiver;

/** The step of a session in which something failed, in the order in which they happen. */
public enum Phase {
    /** Warming up, resolving STUN servers, opening sockets, collecting candidates. */
    GATHERING,
    /** The HTTP exchange: POST of the offer, the answer. */
    NEGOTIATION,
    /** ICE connectivity checks. */
    ICE,
    /** The DTLS handshake and the check of the fingerprint. */
    DTLS,
    /** Waiting for the first access unit. */
    MEDIA,
    /** Handing access units to the user's code. */
    DELIVERY
}
