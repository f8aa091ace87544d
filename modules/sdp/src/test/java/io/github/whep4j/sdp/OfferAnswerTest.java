package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
