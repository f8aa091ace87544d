package io.github.whep4j.receiver;

/** Which candidates are used, as {@code RTCIceTransportPolicy} of W3C's WebRTC names them. */
public enum IceTransportPolicy {
    /** Whatever connects. */
    ALL,
    /** Addresses on TURN servers alone: the server learns no address of this machine by ICE. */
    RELAY
}
