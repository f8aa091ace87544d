package io.github.whep4j.dtls;

/**
 * Which side of the DTLS handshake we are. It follows from the SDP (RFC 8842, Section 5.3): a peer that answers {@code
 * setup:active} is the client, so we are the {@link #SERVER}; one that answers {@code setup:passive} makes us the
 * {@link #CLIENT}.
 */
public enum DtlsRole {
    /** We send the ClientHello ({@code a=setup:active} on our side). */
    CLIENT,
    /** We wait for the ClientHello ({@code a=setup:passive} on our side) and choose the SRTP profile. */
    SERVER
}
