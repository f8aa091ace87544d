package io.github.whep4j.media;

import org.jspecify.annotations.Nullable;

/** The session's counts; plain fields, since one thread writes and reads them. */
final class Counters {

    long packetsReceived;
    long packetsDiscarded;
    long retransmittedPacketsReceived;
    long bytesReceived;
    long headerBytesReceived;

    long framesReceived;
    long keyFramesReceived;
    long framesDelivered;
    long framesDropped;
    int frameWidth;
    int frameHeight;

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

    /** A snapshot. */
    InboundRtpStats snapshot(
            @Nullable VideoStream stream, long lostOnFormerSources, FreezeMeter freezes, RoundTripEstimate roundTrip) {
        SenderClock clock = stream == null ? new SenderClock() : stream.clock();
        long lost = stream == null ? 0 : stream.statistics().cumulativeLost();
        return new InboundRtpStats(
                stream == null ? 0 : Integer.toUnsignedLong(stream.ssrc()),
                packetsReceived,
                lostOnFormerSources + lost,
                packetsDiscarded,
                retransmittedPacketsReceived,
                bytesReceived,
                headerBytesReceived,
                stream == null ? 0 : stream.statistics().jitterSeconds(),
                framesReceived,
                keyFramesReceived,
                framesDelivered,
                framesDropped,
                frameWidth,
                frameHeight,
                nackCount,
                packetsRequested,
                pliCount,
                firCount,
                freezes.freezes,
                freezes.frozenNanos / 1e9,
                clock.reports,
                clock.packetsSent,
                clock.bytesSent,
                roundTrip.known() ? roundTrip.nanos() / 1e9 : 0,
                discarded());
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
