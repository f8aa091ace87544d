package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceStats;
import io.github.whep4j.media.InboundRtpStats;
import io.github.whep4j.srtp.SrtpProfile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what the layers know together into what the user sees. */
final class SessionInfos {
    private SessionInfos() {}

    static SessionInfo of(
            AccessUnit first,
            DtlsResult dtls,
            IceCandidatePair pair,
            SessionTimings timings,
            OfferAnswer.Agreement agreement) {
        return new SessionInfo(
                first.parameterSets().codecString(),
                first.width(),
                first.height(),
                SrtpProfile.fromId(dtls.srtpProfileId()).map(SrtpProfile::name).orElse("unknown"),
                dtls.cipherSuite(),
                dtls.role() == DtlsRole.CLIENT ? "client" : "server",
                dtls.tlsVersion(),
                pair(pair),
                timings,
                agreement.redirectedTo(),
                List.copyOf(agreement.warnings()));
    }

    static CandidatePair pair(IceCandidatePair pair) {
        return new CandidatePair(candidate(pair.local()), candidate(pair.remote()));
    }

    private static Candidate candidate(IceCandidate candidate) {
        return new Candidate(
                candidate.type(),
                candidate.transport(),
                candidate.address().getAddress().getHostAddress(),
                candidate.address().getPort());
    }

    /** What one session has counted; delivery is not its business. */
    static ReceiverStats stats(
            @Nullable InboundRtpStats in, String mid, @Nullable IceStats ice, long iceRestarts, long nowNanos) {
        long rejected = rejected(in) + rejected(ice);
        Instant now = Instant.now();
        if (in == null) {
            return ReceiverStats.rejected(rejected, now);
        }
        return new ReceiverStats(
                in.packetsReceived(),
                in.packetsLost(),
                in.packetsDiscarded(),
                in.retransmittedPacketsReceived(),
                in.bytesReceived(),
                in.jitter(),
                in.framesReceived(),
                in.keyFramesReceived(),
                in.framesDropped(),
                in.frameWidth(),
                in.frameHeight(),
                in.nackCount(),
                in.pliCount(),
                in.firCount(),
                in.freezeCount(),
                in.totalFreezesDuration(),
                0,
                0,
                0,
                rejected,
                iceRestarts,
                now,
                source(in, mid, now, nowNanos),
                playout(in.playout()),
                remoteOutbound(in.remoteOutbound()));
    }

    private static ReceiverStats.Source source(InboundRtpStats in, String mid, Instant now, long nowNanos) {
        return new ReceiverStats.Source(
                in.ssrc(),
                in.rtxSsrc(),
                mid,
                in.packetsReceived() == 0 ? null : now.minusNanos(nowNanos - in.lastPacketReceivedNanos()),
                in.headerBytesReceived(),
                in.retransmittedBytesReceived(),
                in.framesAssembledFromMultiplePackets(),
                in.totalAssemblyTime());
    }

    private static ReceiverStats.Playout playout(InboundRtpStats.Playout playout) {
        return new ReceiverStats.Playout(
                playout.framesPerSecond(),
                playout.jitterBufferDelay(),
                playout.jitterBufferTargetDelay(),
                playout.jitterBufferMinimumDelay(),
                playout.jitterBufferEmittedCount(),
                playout.totalInterFrameDelay(),
                playout.totalSquaredInterFrameDelay(),
                playout.pauseCount(),
                playout.totalPausesDuration(),
                playout.estimatedPlayoutTimestamp());
    }

    private static ReceiverStats.RemoteOutbound remoteOutbound(InboundRtpStats.RemoteOutbound remote) {
        return new ReceiverStats.RemoteOutbound(
                remote.packetsSent(),
                remote.bytesSent(),
                remote.remoteTimestamp(),
                remote.reportsSent(),
                remote.roundTripTime(),
                remote.totalRoundTripTime(),
                remote.roundTripTimeMeasurements());
    }

    private static long rejected(@Nullable InboundRtpStats in) {
        if (in == null) {
            return 0;
        }
        InboundRtpStats.Discarded by = in.discarded();
        return by.malformed() + by.malformedRtcp() + by.unauthenticated() + by.replayed() + by.refused() + by.early();
    }

    private static long rejected(@Nullable IceStats ice) {
        return ice == null
                ? 0
                : ice.requestsUnauthenticated()
                        + ice.responsesUnauthenticated()
                        + ice.stunMalformed()
                        + ice.heldDatagramsDropped()
                        + ice.datagramsDropped()
                        + ice.requestsRefused();
    }
}
