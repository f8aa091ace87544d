package io.github.whep4j.emulator;

import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;

/** A session of a camera, from its POST on. Methods may be called from any thread. */
interface OpenSession {
    /** The answer to the offer that the session was made for; called once, and may block for as long as gathering takes. */
    SessionDescription answer() throws InterruptedException;

    /** What it was opened with. */
    RemoteOffer offer();

    /** Ends it; idempotent. */
    void end(SessionEnd how);

    /** Media stops, as when a camera hangs; everything else goes on. */
    void stopMedia();
}
