package io.github.whep4j.media;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session has received so far, under the names of {@code RTCInboundRtpStreamStats} (W3C webrtc-stats) where it has
 * one. Counts go on over a change of source; they are of this session alone. A snapshot: immutable.
 *
 * @param ssrc the source at present, unsigned; 0 before the first packet
 * @param rtxSsrc the source of its retransmissions, unsigned; 0 before the first of them
 * @param packetsReceived packets of video, retransmissions included
 * @param packetsLost as RFC 3550 counts: negative with duplicates
 * @param packetsDiscarded authentic packets of video that came too late to be used, or stood apart from the stream
 * @param retransmittedPacketsReceived retransmissions among {@code packetsReceived}
 * @param retransmittedBytesReceived their payload bytes
 * @param bytesReceived payload bytes, without headers and padding
 * @param headerBytesReceived bytes of RTP headers and padding
 * @param lastPacketReceivedNanos when the last packet of video came, on the session's clock; 0 before the first
 * @param jitter interarrival jitter in seconds (RFC 3550, Section 6.4.1)
 * @param framesReceived access units that came whole
 * @param keyFramesReceived key frames among them
 * @param framesDelivered access units handed over
 * @param framesDropped access units that were not: damaged, or dependent on one that was
 * @param framesAssembledFromMultiplePackets access units that came whole, in more than one packet
 * @param totalAssemblyTime seconds between the first and the last packet of these
 * @param frameWidth of the last one handed over, 0 before the first
 * @param frameHeight of the last one handed over, 0 before the first
 * @param nackCount NACK packets sent
 * @param packetsRequested packets that these asked for, repeated requests counted each time
 * @param pliCount picture loss indications sent
 * @param firCount full intra requests sent
 * @param freezeCount times that the next picture came late, by the measure of webrtc-stats; where nothing was lost also
 *     measured against its timestamp, as an encoder may leave out pictures
 * @param totalFreezesDuration seconds that freezes lasted
 * @param roundTripTime seconds, from retransmissions if there were any, else as told to the session; 0 if unknown
 * @param playout how pictures were handed over
 * @param remoteOutbound what the sender says of itself
 * @param discarded what never became part of the stream, by cause
 */
public record InboundRtpStats(
        long ssrc,
        long rtxSsrc,
        long packetsReceived,
        long packetsLost,
        long packetsDiscarded,
        long retransmittedPacketsReceived,
        long retransmittedBytesReceived,
        long bytesReceived,
        long headerBytesReceived,
        long lastPacketReceivedNanos,
        double jitter,
        long framesReceived,
        long keyFramesReceived,
        long framesDelivered,
        long framesDropped,
        long framesAssembledFromMultiplePackets,
        double totalAssemblyTime,
        int frameWidth,
        int frameHeight,
        long nackCount,
        long packetsRequested,
        long pliCount,
        long firCount,
        long freezeCount,
        double totalFreezesDuration,
        double roundTripTime,
        Playout playout,
        RemoteOutbound remoteOutbound,
        Discarded discarded) {

    /**
     * How pictures were handed over, which is what webrtc-stats counts where they are shown. All durations are in seconds; the
     * three delays are sums over the pictures, to be divided by {@code jitterBufferEmittedCount}.
     *
     * @param framesPerSecond pictures in the last second
     * @param jitterBufferDelay from the arrival of a picture's first packet until the picture was handed over
     * @param jitterBufferTargetDelay what the playout delay was; 0 where pictures are delivered as soon as they are whole
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
            @Nullable Instant estimatedPlayoutTimestamp) {}

    /**
     * What the source at present says of itself in its reports: {@code RTCRemoteOutboundRtpStreamStats}.
     *
     * @param packetsSent packets sent
     * @param bytesSent payload bytes sent
     * @param remoteTimestamp the sender's clock at its last report; null without one
     * @param reportsSent reports that have come
     * @param roundTripTime seconds, by the sender's last answer to our time (RFC 3611, DLRR); 0 without one
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
            long roundTripTimeMeasurements) {}

    /**
     * Datagrams that were dropped, by cause.
     *
     * @param malformed not RTP, or with impossible padding
     * @param malformedRtcp authentic, with something in it that is not RTCP; what is sound in it was read
     * @param unauthenticated failed authentication
     * @param replayed authenticated before, or too old to tell
     * @param refused by SRTP for another reason: expired key, too many sources
     * @param early came before the keys and did not fit the room kept for such, or waited too long
     * @param unknownPayloadType authentic, of a payload type that was not negotiated
     * @param otherSource authentic, of a source that another has replaced, or of a media section that is not there
     * @param duplicate retransmissions of what was there already
     */
    public record Discarded(
            long malformed,
            long malformedRtcp,
            long unauthenticated,
            long replayed,
            long refused,
            long early,
            long unknownPayloadType,
            long otherSource,
            long duplicate) {}
}
