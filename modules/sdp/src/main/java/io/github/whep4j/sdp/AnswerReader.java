package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import io.github.whep4j.sdp.SdpScanner.MediaLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an answer to a {@link RecvonlyOffer}.
 *
 * <p>Refused: another number or kind of media sections than was offered, port 0, {@code inactive}, no
 * {@code rtcp-mux}, no ICE credentials, no usable fingerprint, a DTLS role that is missing or the one that the offer
 * takes, none of the offered H.264 payload types.
 *
 * <p>Let pass, some with a warning: {@code recvonly}, {@code sendrecv} or no direction where {@code sendonly} is due
 * (Ring's older application API); {@code actpass}, taken as {@code active} where we have left the choice; a payload type without fmtp or rtpmap; any BUNDLE group or none, as one section
 * leaves nothing to bundle; a missing or different mid; any RTP profile; credentials, fingerprints and role at session
 * level; candidates that can't be used; feedback and extensions that were not offered.
 */
public final class AnswerReader {
    private AnswerReader() {}

    /**
     * What the answer leaves of the offer.
     *
     * @throws SdpException when there can be no session; whatever the input, nothing else is thrown
     */
    public static NegotiatedVideo read(String answerSdp, RecvonlyOffer offer) throws SdpException {
        DescriptionIndex index = DescriptionIndex.of(answerSdp);
        MediaLine line = matchingSection(index);
        ScannedSection answer = index.session();
        ScannedSection section = index.section(0);
        List<String> warnings = new ArrayList<>();
        checkDirection(answer, section, warnings);
        if (!section.has(AttributeName.RTCP_MUX)) {
            throw new SdpException(Kind.RTCP_MUX, "the answer does not multiplex RTP and RTCP (no rtcp-mux)");
        }
        SectionTransport transport = SectionTransport.read(answer, section);
        SetupRole setup = setup(transport.setup(), offer.setup(), warnings);
        SectionCodecs codecs = new SectionCodecs(section, line);
        List<H264PayloadType> payloadTypes = codecs.h264(offer.payloadTypes());
        if (payloadTypes.isEmpty()) {
            String others = String.join(", ", codecs.otherEncodings());
            throw new SdpException(
                    Kind.NO_COMMON_CODEC,
                    "the answer has no H.264 payload type of the offer"
                            + (others.isEmpty() ? "" : ": its video is " + others));
        }
        Set<RtcpFeedback> feedback = codecs.feedback(payloadTypes);
        feedback.retainAll(offer.feedback());
        Map<Integer, String> headerExtensions = SectionCodecs.headerExtensions(answer, section);
        headerExtensions.values().retainAll(offer.headerExtensions().values());
        String mid = section.value(AttributeName.MID);
        if (mid != null && !mid.equals(offer.mid())) {
            warnings.add("the answer's mid is not the offer's");
        }
        return new NegotiatedVideo(
                mid == null ? offer.mid() : mid,
                transport.iceUfrag(),
                transport.icePwd(),
                transport.iceLite(),
                transport.fingerprints(),
                setup,
                transport.candidates(),
                transport.endOfCandidates(),
                transport.trickle(),
                payloadTypes,
                feedback,
                headerExtensions,
                section.has(AttributeName.RTCP_RSIZE),
                warnings);
    }

    /** RFC 9429, Section 5.11: as many sections as offered, of the same kind. */
    private static MediaLine matchingSection(DescriptionIndex answer) throws SdpException {
        if (answer.media().isEmpty()) {
            throw new SdpException(Kind.MEDIA_REJECTED, "the answer has no media section");
        }
        if (answer.media().size() > 1) {
            throw new SdpException(
                    Kind.MEDIA_MISMATCH,
                    "the answer has " + answer.media().size() + " media sections, the offer had one");
        }
        MediaLine section = answer.media().get(0);
        if (!section.media().equals("video") || !isRtp(section.protocol())) {
            throw new SdpException(Kind.MEDIA_MISMATCH, "the answer's media section is not video over RTP");
        }
        if (section.port() == 0) {
            throw new SdpException(Kind.MEDIA_REJECTED, "the answer rejects the video (port 0)");
        }
        return section;
    }

    /**
     * RFC 9429, Section 5.1.2: peers write all sorts of profiles and mean DTLS-SRTP. Without a fingerprint the answer
     * is refused in any case, so plain RTP can't come of it.
     */
    static boolean isRtp(String protocol) {
        return switch (protocol) {
            case "UDP/TLS/RTP/SAVPF",
                    "UDP/TLS/RTP/SAVP",
                    "RTP/SAVPF",
                    "RTP/SAVP",
                    "RTP/AVPF",
                    "RTP/AVP",
                    "TCP/DTLS/RTP/SAVPF",
                    "TCP/DTLS/RTP/SAVP",
                    "TCP/TLS/RTP/SAVPF",
                    "TCP/TLS/RTP/SAVP" -> true;
            default -> false;
        };
    }

    private static void checkDirection(ScannedSection answer, ScannedSection section, List<String> warnings)
            throws SdpException {
        switch (MediaDirection.of(section, answer)) {
            case SENDONLY -> {}
            case INACTIVE -> throw new SdpException(Kind.DIRECTION, "the answer's video is inactive");
            case SENDRECV -> warnings.add("the answer is sendrecv where sendonly is due");
            case RECVONLY -> warnings.add("the answer is recvonly where sendonly is due");
        }
    }

    /**
     * RFC 8842, Section 5.3: an answer is active or passive, and not what the offer already is. Janus 1.1 answers actpass and
     * begins the handshake, as an answerer should who may choose.
     */
    private static SetupRole setup(SetupRole answered, SetupRole offered, List<String> warnings) throws SdpException {
        if (answered == SetupRole.ACTPASS) {
            warnings.add("the answer leaves the DTLS role open (actpass)");
            return offered == SetupRole.ACTIVE ? SetupRole.PASSIVE : SetupRole.ACTIVE;
        }
        if (answered == offered) {
            throw new SdpException(Kind.SETUP, "the answer takes the DTLS role that the offer takes");
        }
        return answered;
    }
}
