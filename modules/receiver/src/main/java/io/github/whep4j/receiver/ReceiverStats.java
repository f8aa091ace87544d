package io.github.whep4j.receiver;

/**
 * A snapshot, with the names of W3C webrtc-stats where it has one ({@code RTCInboundRtpStreamStats}). Counters are those of all
 * sessions of the receiver together; jitter and dimensions are of the latest.
 *
 * @param packetsReceived RTP packets of the video that were authenticated, retransmissions included
 * @param packetsLost expected less received (RFC 3550, Appendix A.3); may be negative when packets come twice
 * @param packetsDiscarded packets that came too late or could not be used
 * @param retransmittedPacketsReceived packets that came by RTX
 * @param bytesReceived payload bytes, without headers and padding
 * @param jitter in seconds (RFC 3550, Appendix A.8)
 * @param framesReceived pictures received whole
 * @param keyFramesReceived key frames among them
 * @param framesDropped pictures lost, incomplete or held back because they depend on one that was
 * @param frameWidth of the last picture, in pixels
 * @param frameHeight of the last picture, in pixels
 * @param nackCount NACK messages sent
 * @param pliCount picture loss indications sent
 * @param firCount full intra requests sent
 * @param freezeCount times when the picture stood still for clearly longer than usual
 * @param totalFreezesDurationSeconds how long those took together
 * @param accessUnitsDelivered units handed to the user's code
 * @param accessUnitsDropped units for which the buffer of {@link ReceiverBuilder#deliverOn} had no room
 * @param datagramsRejected datagrams that were dropped before they were media: unauthenticated, malformed, of unknown origin
 */
public record ReceiverStats(
        long packetsReceived,
        long packetsLost,
        long packetsDiscarded,
        long retransmittedPacketsReceived,
        long bytesReceived,
        double jitter,
        long framesReceived,
        long keyFramesReceived,
        long framesDropped,
        long frameWidth,
        long frameHeight,
        long nackCount,
        long pliCount,
        long firCount,
        long freezeCount,
        double totalFreezesDurationSeconds,
        long accessUnitsDelivered,
        long accessUnitsDropped,
        long datagramsRejected) {
    static final ReceiverStats NONE = new ReceiverStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** This and what a later session has counted. */
    ReceiverStats plus(ReceiverStats later) {
        boolean pictures = later.framesReceived > 0;
        return new ReceiverStats(
                packetsReceived + later.packetsReceived,
                packetsLost + later.packetsLost,
                packetsDiscarded + later.packetsDiscarded,
                retransmittedPacketsReceived + later.retransmittedPacketsReceived,
                bytesReceived + later.bytesReceived,
                pictures ? later.jitter : jitter,
                framesReceived + later.framesReceived,
                keyFramesReceived + later.keyFramesReceived,
                framesDropped + later.framesDropped,
                pictures ? later.frameWidth : frameWidth,
                pictures ? later.frameHeight : frameHeight,
                nackCount + later.nackCount,
                pliCount + later.pliCount,
                firCount + later.firCount,
                freezeCount + later.freezeCount,
                totalFreezesDurationSeconds + later.totalFreezesDurationSeconds,
                accessUnitsDelivered + later.accessUnitsDelivered,
                accessUnitsDropped + later.accessUnitsDropped,
                datagramsRejected + later.datagramsRejected);
    }

    ReceiverStats withDelivery(long delivered, long dropped) {
        return plus(new ReceiverStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, delivered, dropped, 0));
    }
}
