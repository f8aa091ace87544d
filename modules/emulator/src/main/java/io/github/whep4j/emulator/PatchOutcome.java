package io.github.whep4j.emulator;

/** What came of a PATCH that could be read. */
enum PatchOutcome {
    TAKEN,
    NO_SESSION,
    /** Other credentials than the session's: an ICE restart, which is yet to be done. */
    RESTART,
    /** An answer to nothing, or one that leaves nothing of the offer. */
    NO_ANSWER
}
