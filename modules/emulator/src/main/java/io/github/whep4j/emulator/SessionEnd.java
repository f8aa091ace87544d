package io.github.whep4j.emulator;

/** How a camera ends a session by itself. Ring does not say how it does that; servers differ. */
public enum SessionEnd {
    /** RTCP BYE, then DTLS close_notify. */
    BYE_AND_CLOSE_NOTIFY,
    /** RTCP BYE; ICE and DTLS are then simply gone. */
    BYE,
    /** DTLS close_notify; ICE is then simply gone. */
    CLOSE_NOTIFY,
    /** Everything is gone without a word: nothing is sent, nothing answered. */
    VANISH
}
