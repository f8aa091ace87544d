package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.ice.RemoteIceDescription;
import io.github.whep4j.media.ReceiveSessionConfig;
import io.github.whep4j.media.VideoPayload;
import io.github.whep4j.sdp.AnswerWriter;
import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.H264PayloadType;
import io.github.whep4j.sdp.MediaDirection;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.RtcpFeedback;
import io.github.whep4j.sdp.SetupRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates between the SDP and what ICE, DTLS and media call the same things; they know nothing of each other. */
final class Negotiation {
    /** The feedback that the media session implements, and so offers. */
    private static final Set<RtcpFeedback> FEEDBACK = EnumSet.of(
            RtcpFeedback.GOOG_REMB,
            RtcpFeedback.TRANSPORT_CC,
            RtcpFeedback.CCM_FIR,
            RtcpFeedback.NACK,
            RtcpFeedback.NACK_PLI,
            RtcpFeedback.RECEIVER_REFERENCE_TIME);

    /** RFC 6184, Section 6.4: the packetization mode that is not depacketized. */
    private static final int INTERLEAVED = 2;

    /** RFC 7022, Section 4.2: at least 96 bits for a CNAME that lives as long as the session. */
    private static final int CNAME_BYTES = 12;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Negotiation() {}

    /** @param trickle whether candidates may follow */
    static RecvonlyOffer offer(
            LocalIceDescription local, DtlsFingerprint fingerprint, ReceiverOptions options, boolean trickle) {
        return RecvonlyOffer.builder()
                .iceUfrag(local.ufrag())
                .icePwd(local.password())
                .fingerprint(new Fingerprint(fingerprint.hashFunction(), fingerprint.value()))
                .setup(setup(options.dtlsRole()))
                .candidates(toSdp(local.candidates()))
                .trickle(trickle)
                .sessionId(RANDOM.nextLong() & Long.MAX_VALUE >> 1)
                .feedback(FEEDBACK)
                .headerExtensions(HeaderExtension.offered(options.playout().latency()))
                .retransmission(true)
                .build();
    }

    /** Takes what we would have offered, with the server's numbers. */
    static AnswerWriter answer(
            RemoteOffer theirs,
            LocalIceDescription local,
            DtlsFingerprint fingerprint,
            ReceiverOptions options,
            boolean trickle) {
        List<H264PayloadType> payloadTypes = theirs.payloadTypes().stream()
                .filter(type -> type.packetizationMode() < INTERLEAVED)
                .toList();
        if (payloadTypes.isEmpty()) {
            throw new NegotiationException(
                    "sdp.no-common-codec",
                    "the server offers H.264 in interleaved mode only",
                    "the server has to offer packetization-mode 0 or 1",
                    null);
        }
        Set<RtcpFeedback> feedback = EnumSet.copyOf(FEEDBACK);
        feedback.retainAll(theirs.feedback());
        Map<Integer, String> extensions = new LinkedHashMap<>(theirs.headerExtensions());
        extensions
                .values()
                .retainAll(HeaderExtension.offered(options.playout().latency()).values());
        AnswerWriter.Builder answer = AnswerWriter.builder(theirs)
                .iceUfrag(local.ufrag())
                .icePwd(local.password())
                .fingerprint(new Fingerprint(fingerprint.hashFunction(), fingerprint.value()))
                .direction(MediaDirection.RECVONLY)
                .candidates(toSdp(local.candidates()))
                .trickle(trickle)
                .sessionId(RANDOM.nextLong() & Long.MAX_VALUE >> 1)
                .payloadTypes(payloadTypes)
                .feedback(feedback)
                .headerExtensions(extensions);
        if (theirs.setup() == SetupRole.ACTPASS && options.dtlsRole() == DtlsRolePreference.PASSIVE) {
            answer.setup(SetupRole.PASSIVE);
        }
        return answer.build();
    }

    private static SetupRole setup(DtlsRolePreference role) {
        return switch (role) {
            case AUTO -> SetupRole.ACTPASS;
            case ACTIVE -> SetupRole.ACTIVE;
            case PASSIVE -> SetupRole.PASSIVE;
        };
    }

    static List<CandidateAttribute> toSdp(List<IceCandidate> candidates) {
        return candidates.stream().map(Negotiation::toSdp).toList();
    }

    private static CandidateAttribute toSdp(IceCandidate candidate) {
        InetSocketAddress related = candidate.relatedAddress();
        return new CandidateAttribute(
                candidate.foundation(),
                candidate.component(),
                candidate.transport(),
                candidate.priority(),
                candidate.address().getAddress().getHostAddress(),
                candidate.address().getPort(),
                candidate.type(),
                related == null ? null : related.getAddress().getHostAddress(),
                related == null ? 0 : related.getPort(),
                candidate.tcpType() == null ? Map.of() : Map.of("tcptype", candidate.tcpType()));
    }

    /** @param names null if none is looked up, so that the candidates that have one are passed over */
    static RemoteIceDescription remoteIce(NegotiatedVideo video, @Nullable NamedCandidates names) {
        return new RemoteIceDescription(
                video.iceUfrag(),
                video.icePwd(),
                video.iceLite(),
                fromSdp(video.candidates()),
                passedOver(video.candidates(), names));
    }

    /** How many of these have names, where none is looked up. */
    static int passedOver(List<CandidateAttribute> candidates, @Nullable NamedCandidates names) {
        return names != null
                ? 0
                : Math.toIntExact(
                        candidates.stream().filter(CandidateAttribute::isNamed).count());
    }

    /** Those with a literal address. */
    static List<IceCandidate> fromSdp(List<CandidateAttribute> attributes) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (CandidateAttribute attribute : attributes) {
            if (!attribute.isNamed()) {
                candidates.add(fromSdp(attribute, literal(attribute.address())));
            }
        }
        return candidates;
    }

    private static InetAddress literal(String address) {
        try {
            // Of a literal nothing is looked up.
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("candidates that can be reached have literal addresses", e);
        }
    }

    /** @param address that of the candidate, which may have a name for it */
    static IceCandidate fromSdp(CandidateAttribute attribute, InetAddress address) {
        return new IceCandidate(
                attribute.foundation(),
                attribute.component(),
                attribute.transport(),
                attribute.priority(),
                new InetSocketAddress(address, attribute.port()),
                attribute.type(),
                null,
                attribute.extensions().get("tcptype"));
    }

    /** We are what the answer leaves us (RFC 8842, Section 5.3). */
    static DtlsRole dtlsRole(NegotiatedVideo video) {
        return video.remoteSetup() == SetupRole.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT;
    }

    static List<DtlsFingerprint> fingerprints(NegotiatedVideo video) {
        List<DtlsFingerprint> usable = new ArrayList<>();
        for (Fingerprint fingerprint : video.fingerprints()) {
            try {
                usable.add(DtlsFingerprint.of(fingerprint.hashFunction(), fingerprint.value()));
            } catch (IllegalArgumentException e) {
                // A hash that DTLS does not know: another one may do.
            }
        }
        if (usable.isEmpty()) {
            throw new NegotiationException(
                    "sdp.fingerprint",
                    "the answer names no certificate fingerprint that can be checked",
                    "the server has to put a=fingerprint:sha-256 into its answer",
                    null);
        }
        return usable;
    }

    static ReceiveSessionConfig mediaConfig(ReceiverOptions options, NegotiatedVideo video) {
        List<VideoPayload> payloads = new ArrayList<>();
        for (H264PayloadType type : video.payloadTypes()) {
            payloads.add(new VideoPayload(type.payloadType(), type.rtxPayloadType(), type.spropParameterSets()));
        }
        byte[] cname = new byte[CNAME_BYTES];
        RANDOM.nextBytes(cname);
        int ssrc = RANDOM.nextInt();
        Set<RtcpFeedback> feedback = video.feedback();
        boolean fir = feedback.contains(RtcpFeedback.CCM_FIR);
        return ReceiveSessionConfig.builder()
                .payloads(payloads)
                // An answer without any rtcp-fb comes from servers that understand PLI all the same, MediaMTX among
                // them.
                .pli(feedback.contains(RtcpFeedback.NACK_PLI) || !fir)
                .fir(fir)
                .nack(feedback.contains(RtcpFeedback.NACK))
                // Janus names the feedback without the extension that it reports on.
                .transportCcExtensionId(
                        feedback.contains(RtcpFeedback.TRANSPORT_CC) ? HeaderExtension.TRANSPORT_CC.idIn(video) : 0)
                .remb(feedback.contains(RtcpFeedback.GOOG_REMB))
                .absSendTimeExtensionId(HeaderExtension.ABS_SEND_TIME.idIn(video))
                .midExtensionId(HeaderExtension.MID.idIn(video))
                .mid(video.mid())
                .absCaptureTimeExtensionId(HeaderExtension.ABS_CAPTURE_TIME.idIn(video))
                .videoOrientationExtensionId(HeaderExtension.VIDEO_ORIENTATION.idIn(video))
                .playoutDelayExtensionId(HeaderExtension.PLAYOUT_DELAY.idIn(video))
                .receiverReferenceTime(feedback.contains(RtcpFeedback.RECEIVER_REFERENCE_TIME))
                .reducedSize(video.rtcpReducedSize())
                .localSsrc(ssrc == 0 ? 1 : ssrc)
                .cname(Base64.getEncoder().encodeToString(cname))
                .randomSeed(RANDOM.nextLong())
                .reorderWaitNanos(options.playout().reorderWait().toNanos())
                .recoveryWaitNanos(options.playout().recoveryWait().toNanos())
                .maxPlayoutDelayNanos(
                        options.playout().latency().maxPlayoutDelay().toNanos())
                .deliverIncomplete(options.playout().deliverIncomplete())
                .startAtRecoveryPoints(options.playout().startAtRecoveryPoints())
                .stallNanos(options.timeouts().stall().toNanos())
                .mediaTimeoutNanos(options.timeouts().media().toNanos())
                .build();
    }

    /** Whether a host is this machine without asking DNS: a loopback literal, or {@code localhost} (RFC 6761). */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!literal.matches("[0-9.]+") && literal.indexOf(':') < 0) {
            return false;
        }
        try {
            return InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
