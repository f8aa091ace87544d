package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import io.github.whep4j.sdp.SdpScanner.MediaLine;
import java.util.List;

/**
 * Reads an offer that is to be answered: by a server, or by a player that was sent a counter-offer. Strict and lenient
 * in the same places as {@link AnswerReader}; other media sections than the first video section with H.264 do not
 * matter.
 */
public final class OfferReader {
    private OfferReader() {}

    /**
     * The offer as its first H.264 video section shows it.
     *
     * @throws SdpException when there can be no session; whatever the input, nothing else is thrown
     */
    public static RemoteOffer read(String offerSdp) throws SdpException {
        DescriptionIndex offer = DescriptionIndex.of(offerSdp);
        boolean video = false;
        for (int i = 0; i < offer.media().size(); i++) {
            if (isOpenVideo(offer.media().get(i), offer.section(i))) {
                video = true;
                SectionCodecs codecs =
                        new SectionCodecs(offer.section(i), offer.media().get(i));
                List<H264PayloadType> payloadTypes = codecs.h264();
                if (!payloadTypes.isEmpty()) {
                    return read(offer, i, codecs, payloadTypes);
                }
            }
        }
        throw video
                ? new SdpException(Kind.NO_COMMON_CODEC, "the offer's video has no H.264 payload type")
                : new SdpException(Kind.MEDIA_REJECTED, "the offer has no video section over RTP");
    }

    /** RFC 9143, Section 6: port 0 with bundle-only is not rejected, but shares the transport of another section. */
    private static boolean isOpenVideo(MediaLine line, ScannedSection section) {
        boolean rejected = line.port() == 0 && !section.has(AttributeName.BUNDLE_ONLY);
        return line.media().equals("video") && AnswerReader.isRtp(line.protocol()) && !rejected;
    }

    private static RemoteOffer read(
            DescriptionIndex offer, int index, SectionCodecs codecs, List<H264PayloadType> payloadTypes)
            throws SdpException {
        ScannedSection section = offer.section(index);
        ScannedSection session = offer.session();
        MediaDirection direction = MediaDirection.of(section, session);
        if (direction == MediaDirection.INACTIVE) {
            throw new SdpException(Kind.DIRECTION, "the offer's video is inactive");
        }
        if (!section.has(AttributeName.RTCP_MUX)) {
            throw new SdpException(Kind.RTCP_MUX, "the offer does not multiplex RTP and RTCP (no rtcp-mux)");
        }
        SectionTransport transport = SectionTransport.read(session, section);
        String mid = SdpSyntax.wordOrNull(section.value(AttributeName.MID));
        return new RemoteOffer(
                offer.model(),
                index,
                mid == null ? "" : mid,
                transport.iceUfrag(),
                transport.icePwd(),
                transport.iceLite(),
                transport.fingerprints(),
                transport.setup(),
                direction,
                transport.candidates(),
                transport.endOfCandidates(),
                transport.trickle(),
                payloadTypes,
                codecs.feedback(payloadTypes),
                SectionCodecs.headerExtensions(session, section),
                section.has(AttributeName.RTCP_RSIZE));
    }
}
