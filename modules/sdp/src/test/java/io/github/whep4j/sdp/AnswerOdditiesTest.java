package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of answers that are odd or wrong, and what they cost: themselves at most. */
class AnswerOdditiesTest {
    private static final String RTPMAP = "a=rtpmap:96 H264/90000";

    @ParameterizedTest
    @ValueSource(strings = {"h264/90000", "H264/90000/1", "h264/90000 "})
    void encodingNamesAreComparedWithoutCase(String encoding) throws SdpException {
        assertEquals(
                read(Samples.answer()),
                read(Samples.answer().replace(RTPMAP + "\r\n", "a=rtpmap:96 " + encoding + "\r\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRS/4.0.39(Leo) 107408542208384 2 IN IP4 0.0.0.0",
                "mozilla...THIS_IS_SDPARTA-99.0 18446744073709551615 18446744073709551615 IN IP6 ::",
                "- 99999999999999999999999 0 IN IP4 camera.local"
            })
    void originsOfTheFieldAreTaken(String origin) throws SdpException {
        assertEquals(read(Samples.answer()), read(Samples.answer().replaceFirst("o=.*", "o=" + origin)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IN IP4 224.2.36.42/127",
                "IN IP4 224.2.1.1/127/3",
                "IN IP6 ff15::101/3",
                "IN IP4 169.254.169.254",
                "x"
            })
    void connectionLinesMeanNothing(String connection) throws SdpException {
        NegotiatedVideo expected = read(Samples.answer());
        String line = "c=" + connection + "\r\n";
        assertEquals(expected, read(Samples.answer().replaceFirst("c=.*\r\n", line)));
        assertEquals(expected, read(Samples.answer().replace("t=0 0\r\n", line + "t=0 0\r\n")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 19_305, 65_535})
    void anyPortButNoughtIsTaken(int port) throws SdpException {
        assertEquals(read(Samples.answer()), read(Samples.answer().replaceFirst("m=video \\d+", "m=video " + port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=rtpmap:111 opus 48000 2",
                "a=rtpmap:128 H264/90000",
                "a=rtpmap:-1 H264/90000",
                "a=rtpmap:x H264/90000",
                "a=rtpmap:",
                "a=rtpmap",
                "a=rtpmap:44 VP8/0",
                "a=rtpmap:99999999999999999999 H264/90000",
                "a=fmtp:128 packetization-mode=0",
                "a=fmtp"
            })
    void rtpmapsThatAreNoneCostThemselvesAlone(String line) throws SdpException {
        assertEquals(read(Samples.answer()), read(Samples.answer().replace(RTPMAP, line + "\r\n" + RTPMAP)));
    }

    @Test
    void theFirstOfTwoRtpmapsCounts() throws SdpException {
        String answer = Samples.answer();
        assertEquals(read(answer), read(answer + "a=rtpmap:96 VP8/90000\r\n"));
        NegotiatedVideo without = read(answer.replace(RTPMAP, "a=rtpmap:96 VP8/90000\r\n" + RTPMAP));
        assertTrue(without.payloadTypes().stream().noneMatch(type -> type.payloadType() == 96));
    }

    /** RFC 8866, Section 5 leaves the order of attributes open. */
    @Test
    void whicheverAttributeComesFirstMeansTheSame() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder()
                .retransmission(true)
                .feedback(EnumSet.allOf(RtcpFeedback.class))
                .headerExtensions(Map.of(1, "urn:a", 14, "urn:b"))
                .build();
        RemoteOffer remote = OfferReader.read(offer.sdp());
        List<String> lines = AnswerWriter.builder(remote)
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(Samples.FINGERPRINT)
                .candidates(List.of(Samples.HOST))
                .trickle(true)
                .headerExtensions(remote.headerExtensions())
                .build()
                .sdp()
                .replaceAll("a=rtcp-fb:\\d+ rrtr\r\n", "")
                .concat("a=rtcp-xr:rcvr-rtt=all\r\n")
                .lines()
                .toList();
        NegotiatedVideo expected = AnswerReader.read(String.join("\r\n", lines), offer);
        assertEquals(offer.payloadTypes(), expected.payloadTypes());
        assertEquals(offer.feedback(), expected.feedback());
        assertEquals(offer.headerExtensions(), expected.headerExtensions());
        assertTrue(expected.trickle() && expected.rtcpReducedSize());
        int first = lines.indexOf("c=IN IP4 192.0.2.7") + 1;
        for (int i = first; i < lines.size(); i++) {
            List<String> moved = new ArrayList<>(lines);
            moved.add(first, moved.remove(i));
            assertEquals(expected, AnswerReader.read(String.join("\r\n", moved), offer), lines.get(i));
        }
    }

    /** RFC 4588, Section 8.6: apt has to name the original; what doesn't restores nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"apt=97", "apt=44", "apt=128", "apt=", "rtx-time=200", "apt=99"})
    void retransmissionOfNothingIsPassedOver(String parameters) throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder().retransmission(true).build();
        String answer = AnswerWriter.builder(OfferReader.read(offer.sdp()))
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(Samples.FINGERPRINT)
                .build()
                .sdp();
        assertEquals(97, AnswerReader.read(answer, offer).payloadTypes().get(0).rtxPayloadType());
        NegotiatedVideo video =
                AnswerReader.read(answer.replace("a=fmtp:97 apt=96\r\n", "a=fmtp:97 " + parameters + "\r\n"), offer);
        for (H264PayloadType type : video.payloadTypes()) {
            assertTrue(type.rtxPayloadType() != 97, parameters + " for " + type.payloadType());
        }
        assertEquals(-1, video.payloadTypes().get(0).rtxPayloadType());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=ssrc:-1467826843 cname:x",
                "a=ssrc:4294967296 cname:x",
                "a=ssrc:x",
                "a=ssrc",
                "a=ssrc-group:FID 1",
                "a=msid:-",
                "a=msid:- a b c",
                "a=msid",
                "a=tls-id:x"
            })
    void sourcesAndStreamsMeanNothing(String line) throws SdpException {
        NegotiatedVideo expected = read(Samples.answer());
        assertEquals(expected, read(Samples.answer() + line + "\r\n"));
        assertEquals(
                expected.payloadTypes(),
                read(Samples.answer().replaceAll("a=(ssrc|msid).*\r\n", "")).payloadTypes());
    }

    /** A line of a megabyte is refused as a whole: the limit holds before anything is split. */
    @Test
    void hugeParametersAreRefused() throws SdpException {
        String answer = Samples.answer() + "a=fmtp:96 " + "x;".repeat(1 << 19) + "\r\n";
        assertEquals(
                Kind.TOO_LARGE,
                assertThrows(SdpException.class, () -> read(answer)).kind());
        String many = Samples.answer() + "a=fmtp:96 " + "x;".repeat(7_000) + "\r\n";
        assertEquals(List.of(), read(many).warnings());
    }

    @Test
    void formatsThatAreRepeatedCountOnce() throws SdpException {
        assertEquals(read(Samples.answer()), read(Samples.answer().replace("SAVPF 96", "SAVPF 96 96 97 96")));
    }

    /** As many formats as there may be: the last counts as the first does. */
    @Test
    void theLastOfAllPayloadTypesIsRead() throws SdpException {
        StringBuilder formats = new StringBuilder();
        for (int payloadType = 127; payloadType >= 0; payloadType--) {
            formats.append(' ').append(payloadType == 96 ? 0 : payloadType == 0 ? 96 : payloadType);
        }
        String answer = Samples.answer();
        NegotiatedVideo video = read(answer.replaceFirst("SAVPF[ 0-9]+", "SAVPF" + formats));
        assertEquals(
                read(answer).payloadTypes().get(0),
                video.payloadTypes().get(video.payloadTypes().size() - 1));
    }

    private static NegotiatedVideo read(String answer) throws SdpException {
        return AnswerReader.read(answer, Samples.offer());
    }
}
