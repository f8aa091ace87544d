package io.github.whep4j.emulator;

import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;
import java.util.Optional;

/** A session of a camera, from its POST on. Methods may be called from any thread. */
interface OpenSession {
    /**
     * The answer to the offer that the session was made for, or the offer in its place; called once, and may block for as
     * long as gathering takes.
     */
    SessionDescription description() throws InterruptedException;

    /**
     * Takes the answer to the offer that it has made.
     *
     * @param answer read as if it were an offer, which has the same form
     * @return false if there is no such offer, if it has been answered, or if this does not answer it
     */
    boolean accept(RemoteOffer answer);

    /** What it was opened with. */
    RemoteOffer offer();

    /** Whether these candidates are of the ICE session that there is; else they begin another one. */
    default boolean isOf(TrickledCandidates candidates) {
        return candidates.iceUfrag().equals(offer().iceUfrag())
                && candidates.icePwd().equals(offer().icePwd());
    }

    /**
     * Restarts ICE for a client that has done so; may block for as long as gathering takes.
     *
     * @return the camera's new credentials and candidates; nothing if it does not
     */
    default Optional<LocalIceDescription> restart(TrickledCandidates client) throws InterruptedException {
        return Optional.empty();
    }

    /** The credentials of the ICE session that the answer was for; nothing before there is one. */
    default Optional<LocalIceDescription> first() {
        return Optional.empty();
    }

    /** Ends it; idempotent. */
    void end(SessionEnd how);

    /** Media stops, as when a camera hangs; everything else goes on. */
    void stopMedia();
}
