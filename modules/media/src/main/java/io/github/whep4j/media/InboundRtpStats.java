package io.github.whep4j.media;

/**
 * What a session has received so far, under the names of {@code RTCInboundRtpStreamStats} (W3C webrtc-stats) where it has
 * one. Counts go on over a change of source; they are of this session alone. A snapshot: immutable.
 *
 * @param ssrc the source at present, unsigned; 0 before the first packet
 * @param packetsReceived packets of video, retransmissions included
 * @param packetsLost as RFC 3550 counts: negative with duplicates
 * @param packetsDiscarded authentic packets of video that came too late to be used, or stood apart from the stream
 * @param retransmittedPacketsReceived retransmissions among {@code packetsReceived}
 * @param bytesReceived payload bytes, without headers and padding
 * @param headerBytesReceived bytes of RTP headers and padding
 * @param jitter interarrival jitter in seconds (RFC 3550, Section 6.4.1)
 * @param framesReceived access units that came whole
 * @param keyFramesReceived key frames among them
 * @param framesDelivered access units handed over
 * @param framesDropped access units that were not: damaged, or dependent on one that was
 * @param frameWidth of the last one handed over, 0 before the first
 * @param frameHeight of the last one handed over, 0 before the first
 * @param nackCount NACK packets sent
 * @param packetsRequested packets that these asked for, repeated requests counted each time
 * @param pliCount picture loss indications sent
 * @param firCount full intra requests sent
 * @param freezeCount times that the next picture came late, by the measure of webrtc-stats; where nothing was lost also
 *     measured against its timestamp, as an encoder may leave out pictures
 * @param totalFreezesDuration seconds that freezes lasted
 * @param reportsReceived sender reports of the source at present
 * @param remotePacketsSent packets that the last of these says were sent
 * @param remoteBytesSent payload bytes that it says were sent
 * @param roundTripTime seconds, from retransmissions if there were any, else as told to the session; 0 if unknown
 * @param discarded what never became part of the stream, by cause
 */
public record InboundRtpStats(
        long ssrc,
        long packetsReceived,
        long packetsLost,
        long packetsDiscarded,
        long retransmittedPacketsReceived,
        long bytesReceived,
        long headerBytesReceived,
        double jitter,
        long framesReceived,
        long keyFramesReceived,
        long framesDelivered,
        long framesDropped,
        int frameWidth,
        int frameHeight,
        long nackCount,
        long packetsRequested,
        long pliCount,
        long firCount,
        long freezeCount,
        double totalFreezesDuration,
        long reportsReceived,
        long remotePacketsSent,
        long remoteBytesSent,
        double roundTripTime,
        Discarded discarded) {

    /**
     * Datagrams that were dropped, by cause.
     *
     * @param malformed not RTP, or with impossible padding
     * @param malformedRtcp authentic, but not RTCP
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
