package io.github.whep4j.receiver;

/**
 * When each step of setting up was done, in milliseconds since {@link WhepReceiver#start()}; -1 for a step that was not
 * reached.
 *
 * @param gatherMs candidates gathered, the offer written
 * @param postMs the answer received
 * @param iceMs the first valid candidate pair
 * @param dtlsMs the SRTP keys installed
 * @param firstPacketMs the first authenticated packet of the video
 * @param firstFrameMs the first access unit delivered
 */
public record SessionTimings(
        long gatherMs, long postMs, long iceMs, long dtlsMs, long firstPacketMs, long firstFrameMs) {
    static final SessionTimings NONE = new SessionTimings(-1, -1, -1, -1, -1, -1);
}
