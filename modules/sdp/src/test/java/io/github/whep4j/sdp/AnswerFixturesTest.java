package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers in the manner of the servers in the field, each with its own oddities. */
class AnswerFixturesTest {
    private static final Set<RtcpFeedback> NONE = Set.of();
    private static final Set<RtcpFeedback> PLI = Set.of(RtcpFeedback.NACK_PLI);
    private static final Set<RtcpFeedback> PLI_FIR = Set.of(RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR);

    record Expected(
            String file,
            SetupRole setup,
            List<Integer> payloadTypes,
            Set<RtcpFeedback> feedback,
            List<String> candidates,
            boolean lite,
            int warnings) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Expected> answers() {
        SetupRole active = SetupRole.ACTIVE;
        SetupRole passive = SetupRole.PASSIVE;
        List<Integer> all = List.of(96, 97, 98, 99, 100, 101, 102, 103);
        List<Integer> first = List.of(96);
        return Stream.of(
                new Expected(
                        "chromium",
                        active,
                        all,
                        PLI_FIR,
                        List.of("192.0.2.30", "6d7f0a3c-5f3b-4d0e-9d5c-31d6f9ef1b66.local", "2001:db8::1f:2"),
                        false,
                        0),
                new Expected("pion", active, first, PLI_FIR, List.of("192.0.2.31", "203.0.113.31"), false, 0),
                new Expected("gstreamer", active, first, PLI_FIR, List.of("192.0.2.32", "192.0.2.32/tcp"), false, 0),
                new Expected("janus", active, first, PLI, List.of("192.0.2.33"), false, 0),
                new Expected("mediamtx", active, first, NONE, List.of("192.0.2.34", "192.0.2.34/tcp"), false, 0),
                new Expected(
                        "go2rtc",
                        active,
                        List.of(99),
                        PLI_FIR,
                        List.of("192.0.2.35", "192.0.2.35/tcp", "203.0.113.35"),
                        false,
                        0),
                new Expected("srs", passive, first, PLI, List.of("198.51.100.36"), true, 0),
                new Expected(
                        "mediasoup", passive, first, PLI_FIR, List.of("198.51.100.37", "198.51.100.37/tcp"), true, 0),
                new Expected(
                        "ring-app-api",
                        passive,
                        first,
                        PLI_FIR,
                        List.of("198.51.100.38", "198.51.100.39", "198.51.100.38/tcp"),
                        true,
                        1),
                new Expected("camera-without-fmtp", passive, List.of(99), NONE, List.of("192.0.2.39"), false, 1),
                new Expected("libdatachannel", active, first, PLI, List.of("192.0.2.40", "2001:db8:0:1::40"), false, 0),
                new Expected("aiortc", active, List.of(96, 100), PLI, List.of("192.0.2.41", "203.0.113.41"), false, 0),
                new Expected(
                        "google-nest",
                        passive,
                        List.of(98),
                        PLI_FIR,
                        List.of("2001:db8:feed::42", "2001:db8:feed::42/tcp", "198.51.100.42"),
                        true,
                        1),
                new Expected("kinesis", active, List.of(97), PLI, List.of("192.0.2.43", "203.0.113.43"), false, 1));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isUnderstood(Expected expected) throws SdpException {
        NegotiatedVideo video = AnswerReader.read(text(expected.file), Samples.offer());

        assertEquals("0", video.mid());
        assertEquals(expected.setup, video.remoteSetup());
        assertEquals(
                expected.payloadTypes,
                video.payloadTypes().stream().map(H264PayloadType::payloadType).toList());
        assertEquals(expected.feedback, video.feedback());
        assertEquals(
                expected.candidates,
                video.candidates().stream().map(AnswerFixturesTest::address).toList());
        assertEquals(expected.lite, video.iceLite());
        assertEquals(
                expected.warnings, video.warnings().size(), video.warnings().toString());
        assertTrue(video.fingerprints().stream().allMatch(Fingerprint::isUsable));
        assertEquals(Map.of(), video.headerExtensions());
        assertTrue(video.payloadTypes().stream().allMatch(type -> type.rtxPayloadType() == -1));
    }

    private static String address(CandidateAttribute candidate) {
        return candidate.address() + (candidate.transport().equalsIgnoreCase("tcp") ? "/tcp" : "");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isTheSameAfterWriting(Expected expected) throws SdpException {
        SessionDescription description = SessionDescription.parse(text(expected.file));

        assertEquals(description, SessionDescription.parse(description.write()));
        assertEquals(
                AnswerReader.read(text(expected.file), Samples.offer()),
                AnswerReader.read(description.write(), Samples.offer()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void showsNoCredentials(Expected expected) throws SdpException {
        SessionDescription description = SessionDescription.parse(text(expected.file));
        NegotiatedVideo video = AnswerReader.read(text(expected.file), Samples.offer());

        for (String shown : List.of(description.toString(), video.toString())) {
            assertFalse(shown.contains(video.icePwd()), "password shown");
            assertFalse(shown.contains(video.iceUfrag()), "user fragment shown");
        }
    }

    @Test
    void gstreamerLowersTheProfileAndBringsParameterSets() throws SdpException {
        H264PayloadType type = AnswerReader.read(text("gstreamer"), Samples.offer())
                .payloadTypes()
                .get(0);

        assertEquals("42c01e", type.profileLevelId());
        assertEquals(2, type.spropParameterSets().size());
        assertEquals(7, type.spropParameterSets().get(0)[0] & 0x1f);
        assertEquals(8, type.spropParameterSets().get(1)[0] & 0x1f);
    }

    @Test
    void janusRetransmissionIsTakenWhenItWasOffered() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder().retransmission(true).build();

        H264PayloadType type =
                AnswerReader.read(text("janus"), offer).payloadTypes().get(0);

        assertEquals(97, type.rtxPayloadType());
    }

    @Test
    void withoutFmtpTheOfferSaysWhatIsMeant() throws SdpException {
        H264PayloadType type = AnswerReader.read(text("camera-without-fmtp"), Samples.offer())
                .payloadTypes()
                .get(0);

        assertEquals("64001f", type.profileLevelId());
        assertEquals(1, type.packetizationMode());
    }

    @Test
    void mediasoupWeakestFingerprintIsDropped() throws SdpException {
        List<String> functions = AnswerReader.read(text("mediasoup"), Samples.offer()).fingerprints().stream()
                .map(Fingerprint::hashFunction)
                .toList();

        assertEquals(List.of("sha-512", "sha-224"), functions);
    }

    private static String text(String file) {
        return Samples.resource("answers/" + file + ".sdp");
    }
}
