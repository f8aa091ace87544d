package io.github.whep4j.media;

/** The session's counts; plain fields, since one thread writes and reads them. */
final class Counters {

    long packetsReceived;
    long packetsDiscarded;
    long retransmittedPacketsReceived;
    long retransmittedBytesReceived;
    long bytesReceived;
    long headerBytesReceived;
    long lastPacketReceivedNanos;

    long framesReceived;
    long keyFramesReceived;
    long framesDropped;
    long framesAssembledFromMultiplePackets;
    long assemblyNanos;

    long nackCount;
    long packetsRequested;
    long pliCount;
    long firCount;

    long malformed;
    long malformedRtcp;
    long unauthenticated;
    long replayed;
    long refused;
    long early;
    long unknownPayloadType;
    long otherSource;
    long duplicate;

    /** A packet of video, sent for the first time or again. */
    void onPacket(PacketSlot packet, long nowNanos) {
        packetsReceived++;
        bytesReceived += packet.payloadLength;
        headerBytesReceived += packet.length - packet.payloadLength;
        lastPacketReceivedNanos = nowNanos;
    }

    /** One of those was a retransmission. */
    void onRetransmission(PacketSlot packet) {
        retransmittedPacketsReceived++;
        retransmittedBytesReceived += packet.payloadLength;
    }

    /** An access unit is whole. */
    void onCompleteFrame(PictureDetails.Details picture) {
        framesReceived++;
        if (picture.packets > 1) {
            framesAssembledFromMultiplePackets++;
            assemblyNanos += picture.lastArrivalNanos - picture.firstArrivalNanos;
        }
    }

    /** A snapshot. */
    InboundRtpStats snapshot(
            VideoRouter router, PlayoutStatistics playout, RoundTripEstimate roundTrip, long nowNanos) {
        VideoStream stream = router.stream();
        SourceStatistics source = stream == null ? new SourceStatistics() : stream.statistics();
        FreezeMeter freezes = playout.freezes();
        return new InboundRtpStats(
                stream == null ? 0 : Integer.toUnsignedLong(stream.ssrc()),
                router.rtxSsrc(),
                packetsReceived,
                router.lostOnFormerSources() + source.cumulativeLost(),
                packetsDiscarded,
                retransmittedPacketsReceived,
                retransmittedBytesReceived,
                bytesReceived,
                headerBytesReceived,
                lastPacketReceivedNanos,
                source.jitterSeconds(),
                framesReceived,
                keyFramesReceived,
                playout.frames,
                framesDropped,
                framesAssembledFromMultiplePackets,
                assemblyNanos / 1e9,
                playout.width,
                playout.height,
                nackCount,
                packetsRequested,
                pliCount,
                firCount,
                freezes.freezes,
                freezes.frozenNanos / 1e9,
                roundTrip.known() ? roundTrip.nanos() / 1e9 : 0,
                playout.snapshot(nowNanos),
                remoteOutbound(stream == null ? new SenderClock() : stream.clock(), roundTrip),
                discarded());
    }

    private static InboundRtpStats.RemoteOutbound remoteOutbound(SenderClock clock, RoundTripEstimate roundTrip) {
        return new InboundRtpStats.RemoteOutbound(
                clock.packetsSent,
                clock.bytesSent,
                clock.reportTime(),
                clock.reports,
                roundTrip.reportedNanos() / 1e9,
                roundTrip.totalReportedNanos() / 1e9,
                roundTrip.reportedMeasurements());
    }

    private InboundRtpStats.Discarded discarded() {
        return new InboundRtpStats.Discarded(
                malformed,
                malformedRtcp,
                unauthenticated,
                replayed,
                refused,
                early,
                unknownPayloadType,
                otherSource,
                duplicate);
    }
}
