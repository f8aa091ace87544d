package io.github.whep4j.receiver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot, with the names of W3C webrtc-stats where it has one ({@code RTCInboundRtpStreamStats}; docs/statistics.md tells
 * what became of each of its members). Counters are those of all sessions of the receiver together; jitter, dimensions and the
 * rate are of the latest. Durations are in seconds.
 *
 * @param packetsReceived RTP packets of the video that were authenticated, retransmissions included
 * @param packetsLost expected less received (RFC 3550, Appendix A.3); may be negative when packets come twice
 * @param packetsDiscarded packets that came too late or could not be used
 * @param retransmittedPacketsReceived packets that came again, by RTX or as they were
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
 * @param accessUnitsDropped units for which the buffer of {@link ReceiverBuilder#deliverOn} had no room, or that
 *     still waited in it when the time for closing was over
 * @param groupsDropped groups of pictures that lost their end by that, or were lost as a whole
 * @param datagramsRejected datagrams that were dropped before they were media: unauthenticated, malformed, of unknown origin
 * @param iceRestarts times that ICE was restarted, and another pair taken
 * @param timestamp when the snapshot was taken
 * @param source where the video comes from, and in how many pieces
 * @param playout how pictures were handed over
 * @param remoteOutbound what the sender says of itself
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
        long groupsDropped,
        long datagramsRejected,
        long iceRestarts,
        Instant timestamp,
        Source source,
        Playout playout,
        RemoteOutbound remoteOutbound) {

    /**
     * Where the video comes from, and in how many pieces.
     *
     * @param ssrc of the video at present, unsigned; 0 before the first packet
     * @param rtxSsrc of its retransmissions, unsigned; 0 before the first of them
     * @param mid the media section; empty before the answer
     * @param lastPacketReceivedTimestamp when the last packet of the video came; null before the first
     * @param headerBytesReceived bytes of RTP headers and padding
     * @param retransmittedBytesReceived payload bytes of retransmissions
     * @param framesAssembledFromMultiplePackets pictures received whole, in more than one packet
     * @param totalAssemblyTime between the first and the last packet of these
     */
    public record Source(
            long ssrc,
            long rtxSsrc,
            String mid,
            @Nullable Instant lastPacketReceivedTimestamp,
            long headerBytesReceived,
            long retransmittedBytesReceived,
            long framesAssembledFromMultiplePackets,
            double totalAssemblyTime) {

        /** Nothing has come yet. */
        public static final Source NONE = new Source(0, 0, "", null, 0, 0, 0, 0);

        private Source plus(Source later) {
            boolean packets = later.ssrc != 0;
            return new Source(
                    packets ? later.ssrc : ssrc,
                    packets ? later.rtxSsrc : rtxSsrc,
                    packets ? later.mid : mid,
                    packets ? later.lastPacketReceivedTimestamp : lastPacketReceivedTimestamp,
                    headerBytesReceived + later.headerBytesReceived,
                    retransmittedBytesReceived + later.retransmittedBytesReceived,
                    framesAssembledFromMultiplePackets + later.framesAssembledFromMultiplePackets,
                    totalAssemblyTime + later.totalAssemblyTime);
        }
    }

    /**
     * How pictures were handed over, which is what webrtc-stats counts where they are shown. The three delays are sums over the
     * pictures, to be divided by {@code jitterBufferEmittedCount}.
     *
     * @param framesPerSecond pictures in the last second
     * @param jitterBufferDelay from the arrival of a picture's first packet until it was handed over
     * @param jitterBufferTargetDelay what the playout delay was; 0 unless {@link Latency#smooth}
     * @param jitterBufferMinimumDelay what it would have been without the sender's wishes
     * @param jitterBufferEmittedCount pictures in these sums
     * @param totalInterFrameDelay between one picture and the next
     * @param totalSquaredInterFrameDelay the same, squared, for the variance
     * @param pauseCount times that no picture came for more than five seconds
     * @param totalPausesDuration how long these were together
     * @param estimatedPlayoutTimestamp the sender's clock at the last picture, moved on by what has passed since; null if it is
     *     not known
     */
    public record Playout(
            int framesPerSecond,
            double jitterBufferDelay,
            double jitterBufferTargetDelay,
            double jitterBufferMinimumDelay,
            long jitterBufferEmittedCount,
            double totalInterFrameDelay,
            double totalSquaredInterFrameDelay,
            long pauseCount,
            double totalPausesDuration,
            @Nullable Instant estimatedPlayoutTimestamp) {

        /** Nothing has come yet. */
        public static final Playout NONE = new Playout(0, 0, 0, 0, 0, 0, 0, 0, 0, null);

        /** @param recent whether this is less than a second older than {@code later} */
        private Playout plus(Playout later, boolean recent) {
            boolean pictures = later.jitterBufferEmittedCount > 0;
            return new Playout(
                    // Where sessions overlap the pictures of both are the same.
                    recent ? Math.max(framesPerSecond, later.framesPerSecond) : later.framesPerSecond,
                    jitterBufferDelay + later.jitterBufferDelay,
                    jitterBufferTargetDelay + later.jitterBufferTargetDelay,
                    jitterBufferMinimumDelay + later.jitterBufferMinimumDelay,
                    jitterBufferEmittedCount + later.jitterBufferEmittedCount,
                    totalInterFrameDelay + later.totalInterFrameDelay,
                    totalSquaredInterFrameDelay + later.totalSquaredInterFrameDelay,
                    pauseCount + later.pauseCount,
                    totalPausesDuration + later.totalPausesDuration,
                    pictures ? later.estimatedPlayoutTimestamp : estimatedPlayoutTimestamp);
        }
    }

    /**
     * What the sender says of itself in its reports: {@code RTCRemoteOutboundRtpStreamStats}. Counts are of the source at
     * present; those of the round trip are of all.
     *
     * @param packetsSent packets sent
     * @param bytesSent payload bytes sent
     * @param remoteTimestamp the sender's clock at its last report; null without one
     * @param reportsSent reports that have come
     * @param roundTripTime by the sender's last answer to our time (RFC 3611, DLRR); 0 without one
     * @param totalRoundTripTime the sum of these
     * @param roundTripTimeMeasurements how many there were
     */
    public record RemoteOutbound(
            long packetsSent,
            long bytesSent,
            @Nullable Instant remoteTimestamp,
            long reportsSent,
            double roundTripTime,
            double totalRoundTripTime,
            long roundTripTimeMeasurements) {

        /** No report has come yet. */
        public static final RemoteOutbound NONE = new RemoteOutbound(0, 0, null, 0, 0, 0, 0);

        private RemoteOutbound plus(RemoteOutbound later) {
            RemoteOutbound present = later.reportsSent > 0 ? later : this;
            return new RemoteOutbound(
                    present.packetsSent,
                    present.bytesSent,
                    present.remoteTimestamp,
                    present.reportsSent,
                    later.roundTripTimeMeasurements > 0 ? later.roundTripTime : roundTripTime,
                    totalRoundTripTime + later.totalRoundTripTime,
                    roundTripTimeMeasurements + later.roundTripTimeMeasurements);
        }
    }

    static final ReceiverStats NONE = rejected(0, Instant.EPOCH);

    /** Of a session of which no media has been seen. */
    static ReceiverStats rejected(long datagrams, Instant timestamp) {
        return new ReceiverStats(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                datagrams,
                0,
                timestamp,
                Source.NONE,
                Playout.NONE,
                RemoteOutbound.NONE);
    }

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
                groupsDropped + later.groupsDropped,
                datagramsRejected + later.datagramsRejected,
                iceRestarts + later.iceRestarts,
                later.timestamp.isAfter(timestamp) ? later.timestamp : timestamp,
                source.plus(later.source),
                playout.plus(later.playout, timestamp.plusSeconds(1).isAfter(later.timestamp)),
                remoteOutbound.plus(later.remoteOutbound));
    }

    ReceiverStats withDelivery(long delivered, BoundedUnits.Dropped dropped) {
        return plus(new ReceiverStats(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                delivered,
                dropped.units(),
                dropped.groups(),
                0,
                0,
                timestamp,
                Source.NONE,
                Playout.NONE,
                RemoteOutbound.NONE));
    }
}
