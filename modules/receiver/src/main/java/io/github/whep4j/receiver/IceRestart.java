package io.github.whep4j.receiver;

/**
 * What has become of an ICE restart (draft-ietf-wish-whep, Section 4.5.3), which the receiver attempts by itself when media
 * has stopped. The session is the same before and after.
 */
public sealed interface IceRestart {
    /**
     * The server is reached by another pair from here on.
     *
     * @param selectedCandidatePair the new one
     */
    record Done(CandidatePair selectedCandidatePair) implements IceRestart {}

    /**
     * Nothing has changed: the old pair is still in use.
     *
     * @param failure why
     */
    record Failed(WhepException failure) implements IceRestart {}
}
