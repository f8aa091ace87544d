package io.github.whep4j.emulator;

/** The DTLS role that a camera takes in its answers. */
public enum DtlsSetup {
    /** What the offer leaves: {@code active} when it leaves both, as all stacks in the field do. */
    AUTO,
    /** {@code setup:active}, the DTLS client. */
    ACTIVE,
    /** {@code setup:passive}, the DTLS server, which chooses the SRTP profile. */
    PASSIVE
}
