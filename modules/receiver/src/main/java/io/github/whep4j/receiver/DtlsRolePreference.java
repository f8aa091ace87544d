package io.github.whep4j.receiver;

/** The {@code a=setup} that is offered (RFC 8842, Section 5.2). */
public enum DtlsRolePreference {
    /** {@code actpass}: the server chooses. Nearly all choose {@code active}, which makes us the DTLS server. */
    AUTO,
    /** {@code active}: we are the DTLS client. */
    ACTIVE,
    /** {@code passive}: we are the DTLS server. */
    PASSIVE
}
