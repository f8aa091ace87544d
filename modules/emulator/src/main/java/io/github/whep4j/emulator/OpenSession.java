package io.github.whep4j.emulator;

import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;

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

    /** Ends it; idempotent. */
    void end(SessionEnd how);

    /** Media stops, as when a camera hangs; everything else goes on. */
    void stopMedia();
}
