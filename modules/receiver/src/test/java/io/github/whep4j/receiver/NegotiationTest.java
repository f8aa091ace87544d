package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.h264.VideoOrientation;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.media.ReceiveSessionConfig;
import io.github.whep4j.media.VideoPayload;
import io.github.whep4j.rtp.AbsoluteCaptureTime;
import io.github.whep4j.rtp.PlayoutDelay;
import io.github.whep4j.sdp.AnswerReader;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.SdpException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From the offer, through answers as servers write them, to what the media session is told. */
class NegotiationTest {
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    private static final String TRANSPORT_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    private final DtlsFingerprint fingerprint =
            DtlsFingerprint.of("sha-256", String.join(":", Collections.nCopies(32, "AB")));
    private final ReceiverBuilder receiver =
            WhepReceiver.builder(URI.create("http://127.0.0.1/whep")).onAccessUnit(unit -> {});
    private final RecvonlyOffer offer = offer();

    private RecvonlyOffer offer() {
        return Negotiation.offer(
                new LocalIceDescription("abcd", "abcdefghijklmnopqrstuv", List.of(), true),
                fingerprint,
                receiver.options(),
                false);
    }

    @Test
    void offersWhatTheMediaSessionImplements() {
        String sdp = offer.sdp();
        for (String feedback : List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli", "rrtr")) {
            assertTrue(sdp.contains("\r\na=rtcp-fb:96 " + feedback + "\r\n"), feedback);
        }
        for (String extension :
                List.of(MID, ABS_SEND_TIME, TRANSPORT_CC, AbsoluteCaptureTime.URI, VideoOrientation.URI)) {
            assertTrue(sdp.contains(" " + extension + "\r\n"), extension);
        }
        assertFalse(sdp.contains(PlayoutDelay.URI), "nothing is delayed");
        assertTrue(sdp.contains("\r\na=fmtp:97 apt=96\r\n"));
    }

    @Test
    void allThatTheAnswerNamesIsUsedWithItsNumbers() throws SdpException {
        ReceiveSessionConfig config = negotiate(
                "a=rtcp-fb:96 goog-remb",
                "a=rtcp-fb:96 transport-cc",
                "a=rtcp-fb:96 ccm fir",
                "a=rtcp-fb:96 nack",
                "a=rtcp-fb:96 nack pli",
                "a=rtcp-fb:96 rrtr",
                "a=extmap:9 " + MID,
                "a=extmap:1 " + ABS_SEND_TIME,
                "a=extmap:5 " + TRANSPORT_CC,
                "a=rtcp-rsize");
        assertEquals(9, config.midExtensionId());
        assertEquals("0", config.mid());
        assertEquals(1, config.absSendTimeExtensionId());
        assertEquals(5, config.transportCcExtensionId());
        assertTrue(config.remb() && config.fir() && config.nack() && config.pli());
        assertTrue(config.receiverReferenceTime());
        assertTrue(config.reducedSize());
    }

    @Test
    void nothingButPliIsUsedWhereTheAnswerNamesNothing() throws SdpException {
        ReceiveSessionConfig config = negotiate();
        assertTrue(config.pli());
        assertFalse(config.fir() || config.nack() || config.remb() || config.receiverReferenceTime());
        assertFalse(config.reducedSize());
        assertEquals(0, config.transportCcExtensionId());
        assertEquals(0, config.absSendTimeExtensionId());
        assertEquals(0, config.midExtensionId());
        assertEquals(VideoPayload.NO_RTX, config.payloads().get(0).rtxPayloadType(), "the answer has no rtpmap for it");
    }

    /** RFC 3550, Section 8.1, and RFC 7022, Section 4.2: random, and of one session alone, so that two of them can't be linked. */
    @Test
    void ourSourceAndItsNameAreRandomInEachSession() throws SdpException {
        Set<Integer> sources = new HashSet<>();
        Set<String> names = new HashSet<>();
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ReceiveSessionConfig config = negotiate();
            sources.add(config.localSsrc());
            names.add(config.cname());
            seeds.add(config.randomSeed());
            assertEquals(96, 8 * Base64.getDecoder().decode(config.cname()).length, "bits");
        }
        assertFalse(sources.contains(0));
        assertTrue(sources.size() >= 99, "one of 4 thousand million may come twice");
        assertEquals(100, names.size());
        assertEquals(100, seeds.size());
    }

    @Test
    void firIsSentOnlyWherePliWasNotNegotiated() throws SdpException {
        assertFalse(negotiate("a=rtcp-fb:96 ccm fir").pli());
        assertTrue(negotiate("a=rtcp-fb:96 ccm fir").fir());
    }

    @Test
    void transportFeedbackNeedsTheHeaderExtensionAsWell() throws SdpException {
        assertEquals(0, negotiate("a=rtcp-fb:96 transport-cc").transportCcExtensionId(), "as Janus has it");
        assertEquals(0, negotiate("a=extmap:5 " + TRANSPORT_CC).transportCcExtensionId());
    }

    @Test
    void packetsMayHaveTheMidThatTheAnswerHas() throws SdpException {
        ReceiveSessionConfig config = mediaConfig(answer("a=extmap:4 " + MID).replace("a=mid:0", "a=mid:video"));
        assertEquals("video", config.mid());
        assertEquals(4, config.midExtensionId());
    }

    @Test
    void timesAndOrientationAreReadWhereTheAnswerNamesThem() throws SdpException {
        ReceiveSessionConfig config =
                negotiate("a=extmap:7 " + AbsoluteCaptureTime.URI, "a=extmap:13 " + VideoOrientation.URI);
        assertEquals(7, config.absCaptureTimeExtensionId());
        assertEquals(13, config.videoOrientationExtensionId());
        assertEquals(0, negotiate().absCaptureTimeExtensionId());
        assertEquals(0, negotiate().videoOrientationExtensionId());
    }

    @Test
    void playoutDelayIsAskedForOnlyWherePicturesAreDelayed() throws SdpException {
        String line = "a=extmap:3 " + PlayoutDelay.URI;
        assertEquals(0, negotiate(line).playoutDelayExtensionId());
        assertEquals(0, negotiate(line).maxPlayoutDelayNanos());
        receiver.latency(Latency.smooth());
        assertTrue(offer().sdp().contains(" " + PlayoutDelay.URI + "\r\n"));
        assertEquals(3, negotiate(line).playoutDelayExtensionId());
        assertEquals(500_000_000L, negotiate(line).maxPlayoutDelayNanos());
    }

    @Test
    void waitsAreTheUsers() throws SdpException {
        assertFalse(negotiate().deliverIncomplete() || negotiate().startAtRecoveryPoints());
        receiver.reorderWait(Duration.ofMillis(7))
                .recoveryWait(Duration.ZERO)
                .deliverIncomplete()
                .startAtRecoveryPoints();
        ReceiveSessionConfig config = negotiate();
        assertTrue(config.startAtRecoveryPoints());
        assertEquals(7_000_000, config.reorderWaitNanos());
        assertEquals(0, config.recoveryWaitNanos());
        assertTrue(config.deliverIncomplete());
        assertThrows(IllegalArgumentException.class, () -> receiver.reorderWait(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> Latency.smooth(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Latency.smooth(Duration.ofSeconds(11)));
    }

    private ReceiveSessionConfig negotiate(String... lines) throws SdpException {
        return mediaConfig(answer(lines));
    }

    private ReceiveSessionConfig mediaConfig(String answer) throws SdpException {
        return Negotiation.mediaConfig(receiver.options(), AnswerReader.read(answer, offer()));
    }

    private String answer(String... lines) {
        return String.join(
                        "\r\n",
                        "v=0",
                        "o=- 1 1 IN IP4 0.0.0.0",
                        "s=-",
                        "t=0 0",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                        "c=IN IP4 0.0.0.0",
                        "a=mid:0",
                        "a=sendonly",
                        "a=rtcp-mux",
                        "a=ice-ufrag:efgh",
                        "a=ice-pwd:abcdefghijklmnopqrstuv",
                        "a=fingerprint:sha-256 " + fingerprint.value(),
                        "a=setup:active",
                        "a=rtpmap:96 H264/90000",
                        "a=fmtp:96 packetization-mode=1;profile-level-id=42e01f")
                + "\r\n"
                + String.join(
                        "", List.of(lines).stream().map(line -> line + "\r\n").toList());
    }
}
