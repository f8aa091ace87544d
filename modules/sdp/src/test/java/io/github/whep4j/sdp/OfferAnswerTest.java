package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our own two sides against each other: an offer that goes out, is answered, and its answer read. */
class OfferAnswerTest {
    @Test
    void whatTheOfferSaysIsReadBack() throws SdpException {
        RecvonlyOffer offer = Samples.offer();

        RemoteOffer read = OfferReader.read(offer.sdp());

        assertEquals(Samples.UFRAG, read.iceUfrag());
        assertEquals(Samples.PASSWORD, read.icePwd());
        assertEquals(List.of(Samples.FINGERPRINT), read.fingerprints());
        assertEquals(SetupRole.ACTPASS, read.setup());
        assertEquals(MediaDirection.RECVONLY, read.direction());
        assertEquals(List.of(Samples.HOST, Samples.REFLEXIVE), read.candidates());
        assertEquals(offer.payloadTypes(), read.payloadTypes());
        assertEquals(offer.feedback(), read.feedback());
        assertTrue(read.endOfCandidates());
        assertTrue(read.rtcpReducedSize());
        assertFalse(read.trickle());
        assertFalse(read.iceLite());
        assertEquals("0", read.mid());
        assertEquals(offer.description(), read.description());
    }

    @Test
    void whatTheAnswerSaysIsReadBack() throws SdpException {
        RecvonlyOffer offer = Samples.offer();

        NegotiatedVideo video = AnswerReader.read(Samples.answer(), offer);

        assertEquals("0", video.mid());
        assertEquals("remoteUfrag", video.iceUfrag());
        assertEquals("remotePasswordOfTwentyTwo", video.icePwd());
        assertEquals(SetupRole.ACTIVE, video.remoteSetup());
        assertEquals(List.of(Samples.HOST), video.candidates());
        assertEquals(offer.payloadTypes(), video.payloadTypes());
        assertEquals(offer.feedback(), video.feedback());
        assertTrue(video.endOfCandidates());
        assertTrue(video.rtcpReducedSize());
        assertEquals(List.of(), video.warnings());
    }

    @Test
    void retransmissionFeedbackAndExtensionsAreNegotiatedWhenOffered() throws SdpException {
        String midUri = "urn:ietf:params:rtp-hdrext:sdes:mid";
        RecvonlyOffer offer = Samples.offerBuilder()
                .retransmission(true)
                .feedback(EnumSet.allOf(RtcpFeedback.class))
                .headerExtensions(Map.of(4, midUri))
                .build();
        RemoteOffer remote = OfferReader.read(offer.sdp());
        assertEquals(offer.payloadTypes(), remote.payloadTypes());
        assertEquals(EnumSet.allOf(RtcpFeedback.class), remote.feedback());

        String answer = answering(remote)
                .payloadTypes(remote.payloadTypes().subList(1, 2))
                .feedback(EnumSet.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI))
                .headerExtensions(remote.headerExtensions())
                .build()
                .sdp();
        NegotiatedVideo video = AnswerReader.read(answer, offer);

        assertEquals(offer.payloadTypes().subList(1, 2), video.payloadTypes());
        assertEquals(99, video.payloadTypes().get(0).rtxPayloadType());
        assertEquals(EnumSet.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI), video.feedback());
        assertEquals(Map.of(4, midUri), video.headerExtensions());
    }

    @Test
    void retransmissionsOfOneTypeAreNotThoseOfAnother() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder().retransmission(true).build();
        RemoteOffer remote = OfferReader.read(offer.sdp().replace("a=fmtp:99 apt=98\r\n", ""));
        assertEquals(97, remote.payloadTypes().get(0).rtxPayloadType());
        assertEquals(-1, remote.payloadTypes().get(1).rtxPayloadType());
    }

    @Test
    void anOfferOfOneRoleIsAnsweredWithTheOther() throws SdpException {
        for (SetupRole offered : List.of(SetupRole.ACTIVE, SetupRole.PASSIVE)) {
            RecvonlyOffer offer = Samples.offerBuilder().setup(offered).build();
            RemoteOffer remote = OfferReader.read(offer.sdp());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> answering(remote).setup(offered).build());

            NegotiatedVideo video = AnswerReader.read(answering(remote).build().sdp(), offer);

            assertEquals(offered == SetupRole.ACTIVE ? SetupRole.PASSIVE : SetupRole.ACTIVE, video.remoteSetup());
        }
    }

    @Test
    void aCounterOfferWithAudioIsAnsweredWithTheAudioRejected() throws SdpException {
        RemoteOffer remote = OfferReader.read(Samples.resource("counter-offer.sdp"));
        assertEquals(1, remote.videoIndex());
        assertEquals(MediaDirection.SENDONLY, remote.direction());

        SessionDescription answer =
                SessionDescription.parse(answering(remote).build().sdp());

        assertEquals(2, answer.media().size());
        assertEquals("audio", answer.media().get(0).media());
        assertEquals(0, answer.media().get(0).port());
        assertEquals("a", answer.media().get(0).attribute("mid"));
        assertTrue(answer.media().get(1).has("recvonly"));
        assertEquals("BUNDLE v", answer.attribute("group"));
        assertEquals(List.of("100"), answer.media().get(1).formats());
        assertEquals("UDP/TLS/RTP/SAVPF", answer.media().get(1).protocol());
    }

    @Test
    void neitherSideShowsItsCredentials() throws SdpException {
        RemoteOffer remote = OfferReader.read(Samples.offer().sdp());
        for (Object side : List.of(Samples.offer(), remote, answering(remote).build(), remote.description())) {
            String shown = side.toString();
            assertTrue(shown.contains(Samples.FINGERPRINT.value()), shown);
            for (String secret : List.of(Samples.UFRAG, Samples.PASSWORD, "remoteUfrag", "remotePasswordOfTwentyTwo")) {
                assertFalse(shown.contains(secret), side.getClass().getSimpleName());
            }
        }
    }

    @Test
    void theFirstVideoWithH264IsWhatIsAnswered() throws SdpException {
        String sdp = Samples.offer().sdp();
        String video = sdp.substring(sdp.indexOf("m="));
        RemoteOffer second =
                OfferReader.read(sdp.replace("H264", "VP8") + video.replace("a=mid:0", "a=mid:second") + video);
        assertEquals(1, second.videoIndex());
        assertEquals("second", second.mid());
        assertEquals(Samples.offer().payloadTypes(), second.payloadTypes());
    }

    /** RFC 9143, Section 6: it shares the transport of another section, and is not rejected. */
    @Test
    void aPortOfNoughtIsNoRejectionWithBundleOnly() throws SdpException {
        String sdp = Samples.offer().sdp().replaceFirst("m=video \\d+", "m=video 0") + "a=bundle-only\r\n";
        assertEquals(0, OfferReader.read(sdp).videoIndex());
    }

    @Test
    void anAnswerDecidesWhatTheOfferLeavesOpen() throws SdpException {
        RemoteOffer remote = OfferReader.read(Samples.offer().sdp());
        for (SetupRole undecided : List.of(SetupRole.ACTPASS, SetupRole.HOLDCONN)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> answering(remote).setup(undecided).build());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> answering(remote).payloadTypes(List.of()).build());
        assertTrue(answering(remote).iceLite(true).build().sdp().contains("\r\na=ice-lite\r\n"));
        assertFalse(answering(remote).build().sdp().contains("ice-lite"));
    }

    @Test
    void anOfferWithoutUsableVideoIsRefused() throws SdpException {
        String sdp = Samples.offer().sdp();
        assertKind(Kind.NO_COMMON_CODEC, sdp.replace("H264", "VP8"));
        assertKind(Kind.MEDIA_REJECTED, sdp.replaceFirst("m=video \\d+", "m=video 0"));
        assertKind(Kind.MEDIA_REJECTED, sdp.replace("m=video", "m=audio"));
        assertKind(Kind.MEDIA_REJECTED, sdp.substring(0, sdp.indexOf("m=")));
        assertKind(Kind.DIRECTION, sdp.replace("a=recvonly", "a=inactive"));
        assertKind(Kind.RTCP_MUX, sdp.replace("a=rtcp-mux\r\n", ""));
        assertKind(Kind.SETUP, sdp.replace("a=setup:actpass\r\n", ""));
        assertKind(Kind.FINGERPRINT, sdp.replace("a=fingerprint", "a=x"));
        assertKind(Kind.ICE_CREDENTIALS, sdp.replace("a=ice-pwd", "a=x"));
    }

    /** Types without an rtpmap are those of RFC 3551, of which none is H.264. */
    @Test
    void whatIsNotSaidToBeH264IsNotTakenForIt() throws SdpException {
        String sdp = Samples.offer().sdp();
        assertKind(Kind.NO_COMMON_CODEC, sdp.replaceAll("a=(rtpmap|fmtp).*\r\n", ""));
        RemoteOffer read = OfferReader.read(sdp.replaceFirst("SAVPF", "SAVPF 34"));
        assertEquals(Samples.offer().payloadTypes(), read.payloadTypes());
    }

    @Test
    void theOutermostNumbersAreNumbersToo() throws SdpException {
        String sdp = Samples.offer().sdp().replaceFirst("SAVPF.*", "SAVPF 0 127")
                + "a=rtpmap:0 H264/90000\r\na=rtpmap:127 H264/90000\r\na=extmap:1 urn:a\r\na=extmap:14 urn:b\r\n"
                + "a=extmap:7\r\na=extmap:8 \r\na=rtcp-fb:0 nack\r\n";
        RemoteOffer read = OfferReader.read(sdp);
        assertEquals(
                List.of(0, 127),
                read.payloadTypes().stream().map(H264PayloadType::payloadType).toList());
        assertEquals(List.of(0, 127), read.video().payloadTypes());
        assertEquals(Set.of(RtcpFeedback.NACK), read.feedback());
        assertEquals(Map.of(1, "urn:a", 14, "urn:b"), read.headerExtensions());
    }

    private static void assertKind(Kind kind, String offerSdp) {
        assertEquals(
                kind,
                assertThrows(SdpException.class, () -> OfferReader.read(offerSdp))
                        .kind());
    }

    private static AnswerWriter.Builder answering(RemoteOffer remote) {
        return AnswerWriter.builder(remote)
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(Samples.FINGERPRINT);
    }
}
