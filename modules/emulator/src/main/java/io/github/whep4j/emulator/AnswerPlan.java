package io.github.whep4j.emulator;

import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.AnswerWriter;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.H264PayloadType;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.RtcpFeedback;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.sdp.SetupRole;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a camera takes of an offer, and what it is going to send.
 *
 * @param setup    the camera's role, or the one that it offers
 * @param ownOffer it makes an offer of its own in place of an answer
 */
record AnswerPlan(
        RemoteOffer offer,
        CameraSettings settings,
        SetupRole setup,
        boolean ownOffer,
        H264PayloadType payloadType,
        int ssrc,
        String cname) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static AnswerPlan of(RemoteOffer offer, CameraSettings settings) {
        return new AnswerPlan(
                offer,
                settings,
                setup(offer.setup(), settings.dtlsSetup()),
                false,
                payloadType(offer.payloadTypes()),
                RANDOM.nextInt(),
                Long.toString(RANDOM.nextLong() >>> 1, Character.MAX_RADIX));
    }

    /** The same, told as an offer. */
    AnswerPlan asOwnOffer() {
        H264PayloadType renumbered = new H264PayloadType(
                OwnOffers.PAYLOAD_TYPE, payloadType.profileLevelId(), payloadType.packetizationMode());
        return new AnswerPlan(offer, settings, OwnOffers.setup(settings.dtlsSetup()), true, renumbered, ssrc, cname);
    }

    /** RFC 8842, Section 5.3: an offer that leaves no choice is followed, whatever the camera would rather be. */
    private static SetupRole setup(SetupRole offered, DtlsSetup wanted) {
        return switch (offered) {
            case ACTIVE -> SetupRole.PASSIVE;
            case PASSIVE -> SetupRole.ACTIVE;
            default -> wanted == DtlsSetup.PASSIVE ? SetupRole.PASSIVE : SetupRole.ACTIVE;
        };
    }

    /** The first that may be fragmented, baseline before other profiles; else the first. */
    private static H264PayloadType payloadType(List<H264PayloadType> offered) {
        return offered.stream()
                .filter(type -> type.packetizationMode() == 1)
                .filter(type -> type.profileLevelId().startsWith("42"))
                .findFirst()
                .or(() -> offered.stream()
                        .filter(type -> type.packetizationMode() == 1)
                        .findFirst())
                .orElse(offered.get(0));
    }

    SessionDescription description(LocalIceDescription local, String hashFunction, String fingerprint) {
        SessionDescription answer = builder(new Fingerprint(hashFunction, fingerprint))
                .iceUfrag(local.ufrag())
                .icePwd(local.password())
                .candidates(local.candidates().stream()
                        .map(IceAttributes::attribute)
                        .toList())
                .build()
                .description();
        return ownOffer ? OwnOffers.of(answer, setup) : answer;
    }

    /** All but the part of ICE. */
    AnswerWriter.Builder builder(Fingerprint fingerprint) {
        Set<RtcpFeedback> feedback = EnumSet.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR);
        feedback.retainAll(offer.feedback());
        return AnswerWriter.builder(offer)
                .fingerprint(fingerprint)
                .setup(ownOffer ? setup(offer.setup(), DtlsSetup.AUTO) : setup)
                .iceLite(settings.iceLite())
                .sessionId(RANDOM.nextLong() >>> 1)
                .payloadTypes(List.of(new H264PayloadType(
                        payloadType.payloadType(), payloadType.profileLevelId(), payloadType.packetizationMode())))
                .feedback(feedback)
                .ssrc(Integer.toUnsignedLong(ssrc), cname);
    }

    RtpSender.Settings rtpSettings(Set<Misbehaviour> misbehaviours) {
        Integer firstSequenceNumber = settings.firstSequenceNumber();
        return new RtpSender.Settings(
                payloadType.payloadType(),
                ssrc,
                cname,
                // RFC 3711, Section 3.3.1: below 2^15, so that losing the first packets can't desynchronize the index.
                firstSequenceNumber == null ? RANDOM.nextInt(1 << 15) : firstSequenceNumber,
                Integer.toUnsignedLong(RANDOM.nextInt()),
                settings.firstPicture(),
                settings.loop(),
                settings.aggregating() && !misbehaviours.contains(Misbehaviour.SEPARATE_PARAMETER_SETS),
                settings.live() == null && !misbehaviours.contains(Misbehaviour.DEAF_TO_KEY_FRAME_REQUESTS),
                !misbehaviours.contains(Misbehaviour.NO_SENDER_REPORTS));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "AnswerPlan[%s, %s]", setup, payloadType);
    }
}
