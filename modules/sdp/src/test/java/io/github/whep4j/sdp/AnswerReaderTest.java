package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the reader is strict and where it is lenient, one line of the answer changed at a time. */
class AnswerReaderTest {
    private static final String SHA_256 = "sha-256 " + Samples.FINGERPRINT.value();

    @ParameterizedTest
    @ValueSource(strings = {"sendrecv", "recvonly"})
    void aDirectionThatBrowsersRejectIsTakenWithAWarning(String direction) throws SdpException {
        assertEquals(
                1,
                read(answer().replace("a=sendonly", "a=" + direction))
                        .warnings()
                        .size());
    }

    @Test
    void noDirectionMeansSendrecv() throws SdpException {
        assertEquals(1, read(answer().replace("a=sendonly\r\n", "")).warnings().size());
    }

    @Test
    void theDirectionOfTheSessionCountsWhereTheSectionHasNone() throws SdpException {
        String answer = answer().replace("a=sendonly\r\n", "").replace("t=0 0\r\n", "t=0 0\r\na=sendonly\r\n");
        assertEquals(List.of(), read(answer).warnings());
        assertKind(Kind.DIRECTION, answer().replace("a=sendonly", "a=inactive"));
        assertKind(Kind.DIRECTION, answer().replace("a=sendonly", "a=inactive\r\na=sendonly"));
    }

    @Test
    void aRejectedSectionIsRefused() throws SdpException {
        assertKind(Kind.MEDIA_REJECTED, answer().replaceFirst("m=video \\d+", "m=video 0"));
    }

    @Test
    void anAnswerWithoutMediaIsRefused() throws SdpException {
        assertKind(Kind.MEDIA_REJECTED, answer().substring(0, answer().indexOf("m=")));
    }

    @Test
    void moreSectionsThanOfferedAreRefused() throws SdpException {
        assertKind(Kind.MEDIA_MISMATCH, answer() + "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n");
    }

    @Test
    void anotherKindOfSectionIsRefused() throws SdpException {
        assertKind(Kind.MEDIA_MISMATCH, answer().replace("m=video", "m=audio"));
        assertKind(Kind.MEDIA_MISMATCH, answer().replace("UDP/TLS/RTP/SAVPF", "UDP/DTLS/SCTP"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/AVP", "TCP/DTLS/RTP/SAVPF"})
    void everyRtpProfileIsTaken(String profile) throws SdpException {
        assertEquals(
                8,
                read(answer().replace("UDP/TLS/RTP/SAVPF", profile))
                        .payloadTypes()
                        .size());
    }

    @Test
    void withoutMultiplexingThereIsNoSession() throws SdpException {
        assertKind(Kind.RTCP_MUX, answer().replace("a=rtcp-mux\r\n", ""));
        assertKind(Kind.RTCP_MUX, answer().replace("a=rtcp-mux\r\n", "a=rtcp-mux-only\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"holdconn", "server", "''"})
    void aRoleThatDecidesNothingIsRefused(String role) throws SdpException {
        assertKind(Kind.SETUP, answer().replace("a=setup:active", "a=setup:" + role));
    }

    @ParameterizedTest
    @CsvSource({"ACTPASS, ACTIVE", "ACTIVE, PASSIVE", "PASSIVE, ACTIVE"})
    void janus_anAnswerThatLeavesTheRoleOpenIsTakenAsWhatRemains(SetupRole offered, SetupRole taken)
            throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder().setup(offered).build();
        NegotiatedVideo video = AnswerReader.read(answer().replace("a=setup:active", "a=setup:actpass"), offer);
        assertEquals(taken, video.remoteSetup());
        assertEquals(List.of("the answer leaves the DTLS role open (actpass)"), video.warnings());
    }

    @Test
    void aMissingRoleIsRefused() throws SdpException {
        assertKind(Kind.SETUP, answer().replace("a=setup:active\r\n", ""));
    }

    @Test
    void theRoleThatWeTakeOurselvesIsRefused() throws SdpException {
        RecvonlyOffer active = Samples.offerBuilder().setup(SetupRole.ACTIVE).build();
        String answer = answer();
        SdpException refused = assertThrows(SdpException.class, () -> AnswerReader.read(answer, active));
        assertEquals(Kind.SETUP, refused.kind());
        assertEquals(
                SetupRole.PASSIVE,
                AnswerReader.read(answer.replace("a=setup:active", "a=setup:passive"), active)
                        .remoteSetup());
    }

    @Test
    void fingerprintsAreAMatterOfIdentity() throws SdpException {
        String without = answer().replace("a=fingerprint:" + SHA_256 + "\r\n", "");
        assertKind(Kind.FINGERPRINT, without);
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, "sha-256 12:34"));
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, SHA_256.replace(':', '-')));
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, "sha-1 " + pairs(20)));
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, "md5 " + pairs(16)));
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, "sha-3 " + pairs(32)));
        assertKind(Kind.FINGERPRINT, answer().replace(SHA_256, SHA_256 + " extra"));
    }

    @Test
    void oneUsableFingerprintIsEnough() throws SdpException {
        NegotiatedVideo video = read(answer().replace(SHA_256, "sha-1 " + pairs(20) + "\r\na=fingerprint:" + SHA_256));
        assertEquals(List.of(Samples.FINGERPRINT), video.fingerprints());
    }

    @Test
    void fingerprintsAreBoundedAndEachIsThereOnce() throws SdpException {
        StringBuilder many = new StringBuilder(answer());
        for (int i = 10; i < 40; i++) {
            String line = "a=fingerprint:sha-256 " + pairs(31) + ":" + i + "\r\n";
            many.append(line).append(line.toLowerCase(Locale.ROOT));
        }
        NegotiatedVideo video = read(many.toString());
        assertEquals(16, video.fingerprints().size());
        assertEquals(16, Set.copyOf(video.fingerprints()).size());
        assertEquals(Samples.FINGERPRINT, video.fingerprints().get(0));
    }

    @Test
    void fingerprintsOfTheSectionReplaceThoseOfTheSession() throws SdpException {
        String session = "a=fingerprint:sha-384 " + pairs(48) + "\r\n";
        assertEquals(
                List.of(Samples.FINGERPRINT), read(inSession(answer(), session)).fingerprints());
    }

    @Test
    void whatTheSectionLacksIsInheritedFromTheSession() throws SdpException {
        String answer = answer();
        StringBuilder moved = new StringBuilder();
        for (String name : List.of("ice-ufrag", "ice-pwd", "fingerprint", "setup", "end-of-candidates")) {
            int start = answer.indexOf("a=" + name);
            int end = answer.indexOf("\r\n", start) + 2;
            moved.append(answer, start, end);
            answer = answer.substring(0, start) + answer.substring(end);
        }
        assertEquals(read(answer()), read(inSession(answer, moved.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "ab d", "abc\u00e4", "abcd\""})
    void aUserFragmentThatIsNoneIsRefused(String ufrag) throws SdpException {
        assertKind(Kind.ICE_CREDENTIALS, answer().replace("a=ice-ufrag:remoteUfrag", "a=ice-ufrag:" + ufrag));
    }

    @Test
    void credentialsAreBounded() throws SdpException {
        String ufrag = "a=ice-ufrag:remoteUfrag";
        String password = "a=ice-pwd:remotePasswordOfTwentyTwo";
        assertEquals("a+/D", read(answer().replace(ufrag, "a=ice-ufrag:a+/D")).iceUfrag());
        assertEquals("a-_=#", read(answer().replace(ufrag, "a=ice-ufrag:a-_=#")).iceUfrag());
        assertEquals(
                256,
                read(answer().replace(ufrag, "a=ice-ufrag:" + "a".repeat(256)))
                        .iceUfrag()
                        .length());
        assertKind(Kind.ICE_CREDENTIALS, answer().replace(ufrag, "a=ice-ufrag:" + "a".repeat(257)));
        assertKind(Kind.ICE_CREDENTIALS, answer().replace(ufrag + "\r\n", ""));
        assertKind(Kind.ICE_CREDENTIALS, answer().replace(password, "a=ice-pwd:" + "a".repeat(21)));
        assertKind(Kind.ICE_CREDENTIALS, answer().replace(password, "a=ice-pwd:" + "a".repeat(257)));
        assertKind(Kind.ICE_CREDENTIALS, answer().replace(password, "a=ice-pwd"));
    }

    @Test
    void whatTheAnswerHasInsteadOfH264IsNamed() throws SdpException {
        SdpException h265 = assertThrows(SdpException.class, () -> read(answer().replace("H264", "H265")));
        assertTrue(h265.getMessage().endsWith("payload type of the offer: its video is H265"), h265.getMessage());
        String many = answer();
        for (int number = 96; number < 104; number++) {
            many = many.replace("a=rtpmap:" + number + " H264", "a=rtpmap:" + number + " C" + number);
        }
        String others = many;
        SdpException few = assertThrows(SdpException.class, () -> read(others));
        assertTrue(few.getMessage().endsWith(": its video is C96, C97, C98, C99"), few.getMessage());
        String line = "a=rtpmap:96 C96/90000\r\n";
        String lineFirst = others.replace(line, "").replaceFirst("c=.*\r\n", "$0" + line);
        SdpException first = assertThrows(SdpException.class, () -> read(lineFirst));
        assertEquals(few.getMessage(), first.getMessage());
        SdpException odd = assertThrows(SdpException.class, () -> read(answer().replace("H264", "\u001b[1m")));
        assertTrue(odd.getMessage().endsWith("payload type of the offer"), odd.getMessage());
    }

    @Test
    void onlyWhatWasOfferedIsTaken() throws SdpException {
        assertKind(Kind.NO_COMMON_CODEC, answer().replace("H264", "H265"));
        assertKind(Kind.NO_COMMON_CODEC, answer().replaceFirst("SAVPF.*", "SAVPF 120"));
        assertKind(Kind.NO_COMMON_CODEC, answer().replaceFirst("SAVPF.*", "SAVPF"));
        NegotiatedVideo video = read(answer().replace("a=rtpmap:96 H264", "a=rtpmap:96 VP8"));
        assertEquals(97, video.payloadTypes().get(0).payloadType());
        assertEquals(7, video.payloadTypes().size());
    }

    @Test
    void aPayloadTypeWithoutRtpmapIsWhatTheOfferSaid() throws SdpException {
        NegotiatedVideo video = read(answer().replaceAll("a=(rtpmap|fmtp).*\r\n", ""));
        assertEquals(Samples.offer().payloadTypes(), video.payloadTypes());
    }

    @Test
    void formatParametersAreReadOneByOne() throws SdpException {
        String fmtp = "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
        H264PayloadType odd = read(answer().replace(
                                fmtp,
                                "a=fmtp:96  ; PROFILE-level-id = 42C01E;;x; packetization-mode=7;profile-level-id=640028;"
                                        + "sprop-parameter-sets=%%%,Z0LAHg==,,aM4=;"))
                .payloadTypes()
                .get(0);
        assertEquals("42c01e", odd.profileLevelId());
        assertEquals(0, odd.packetizationMode());
        assertEquals(2, odd.spropParameterSets().size());
        H264PayloadType many = read(answer().replace(fmtp, "a=fmtp:96 sprop-parameter-sets=" + "aM4=,".repeat(40)))
                .payloadTypes()
                .get(0);
        assertEquals(32, many.spropParameterSets().size());
        assertEquals(
                "42e01f",
                read(answer().replace(fmtp, "a=fmtp:96 profile-level-id=nonsense"))
                        .payloadTypes()
                        .get(0)
                        .profileLevelId());
    }

    @Test
    void feedbackIsWhatBothSidesName() throws SdpException {
        String bare = answer().replaceAll("a=rtcp-fb.*\r\n", "");
        assertEquals(Set.of(), read(bare).feedback());
        assertEquals(
                Set.of(RtcpFeedback.NACK_PLI),
                read(bare + "a=rtcp-fb:* nack pli \r\na=rtcp-fb:* transport-cc\r\na=rtcp-fb:44 ccm fir\r\n")
                        .feedback());
        assertEquals(
                Set.of(RtcpFeedback.CCM_FIR),
                read(bare + "a=rtcp-fb:97  CCM  fir\r\na=rtcp-fb\r\na=rtcp-fb:\r\na=rtcp-fb:96\r\n")
                        .feedback());
    }

    @Test
    void referenceTimesAreAnsweredWhereTheAnswerSaysSo() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder()
                .feedback(Set.of(RtcpFeedback.RECEIVER_REFERENCE_TIME))
                .build();
        assertTrue(offer.sdp().contains("\r\na=rtcp-xr:rcvr-rtt=all\r\n"));
        String bare = answer().replaceAll("a=rtcp-fb.*\r\n", "");
        for (String line : List.of(
                "a=rtcp-fb:96 rrtr",
                "a=rtcp-xr:rcvr-rtt=all",
                "a=rtcp-xr:pkt-loss-rle  rcvr-rtt=all:100",
                "a=rtcp-xr:stat-summary\r\na=rtcp-xr:rcvr-rtt=all")) {
            NegotiatedVideo video = AnswerReader.read(bare + line + "\r\n", offer);
            assertEquals(Set.of(RtcpFeedback.RECEIVER_REFERENCE_TIME), video.feedback(), line);
            assertEquals(Set.of(), read(bare + line + "\r\n").feedback(), "not offered");
        }
        for (String line : List.of("a=rtcp-xr", "a=rtcp-xr:", "a=rtcp-xr:rcvr-rtt=sender", "a=rtcp-xr:rcvr-rtt")) {
            NegotiatedVideo video = AnswerReader.read(bare + line + "\r\n", offer);
            assertEquals(Set.of(), video.feedback(), line);
        }
    }

    @Test
    void headerExtensionsKeepTheNumbersOfTheAnswer() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder()
                .headerExtensions(Map.of(1, "urn:a", 2, "urn:b"))
                .build();
        String answer = answer()
                + "a=extmap:3 urn:a\r\na=extmap:2/sendonly urn:b\r\na=extmap:2 urn:a\r\na=extmap:15 urn:a\r\n"
                + "a=extmap:5 urn:not-offered\r\na=extmap:0 urn:a\r\na=extmap:x urn:a\r\na=extmap:7\r\n";
        assertEquals(
                Map.of(3, "urn:a", 2, "urn:b"), AnswerReader.read(answer, offer).headerExtensions());
    }

    /** RFC 8285, Section 5: those of the session are for each section, whose own come first. */
    @Test
    void headerExtensionsOfTheSessionCountToo() throws SdpException {
        RecvonlyOffer offer = Samples.offerBuilder()
                .headerExtensions(Map.of(1, "urn:a", 2, "urn:b"))
                .build();
        String answer = inSession(answer(), "a=extmap:1 urn:a\r\na=extmap:2 urn:a\r\n") + "a=extmap:2 urn:b\r\n";
        assertEquals(
                Map.of(1, "urn:a", 2, "urn:b"), AnswerReader.read(answer, offer).headerExtensions());
    }

    @Test
    void bundleLinesDoNotMatter() throws SdpException {
        NegotiatedVideo expected = read(answer());
        String group = "a=group:BUNDLE 0\r\n";
        for (String other : List.of("", "a=group:BUNDLE\r\n", "a=group:BUNDLE 0 2 1\r\n", "a=group:LS 0\r\n")) {
            assertEquals(expected, read(answer().replace(group, other)));
        }
    }

    @Test
    void midsDoNotMatter() throws SdpException {
        assertEquals(read(answer()), read(answer().replace("a=mid:0\r\n", "")));
        NegotiatedVideo other = read(answer().replace("a=mid:0", "a=mid:video"));
        assertEquals("video", other.mid(), "packets would have that");
        assertEquals(1, other.warnings().size());
    }

    @Test
    void badCandidatesCostThemselvesAlone() throws SdpException {
        String bad = "a=candidate\r\na=candidate:\r\na=candidate:x\r\na=candidate:1 0 udp 1 192.0.2.1 1 typ host\r\n"
                + "a=candidate:1 1 udp 4294967296 192.0.2.1 1 typ host\r\n"
                + "a=candidate:1 1 udp 1 192.0.2.1 70000 typ host\r\n"
                + "a=candidate:1 1 udp 1 192.0.2.1 1 type host\r\n"
                + "a=candidate:1 1 udp 1 192.0.2.1 1 typ satellite\r\n"
                + "a=candidate:1 1 udp 1 camera_example.org 1 typ host\r\n"
                + "a=candidate:1 2 udp 1 192.0.2.1 1 typ host\r\n"
                + "a=candidate:1 1 udp 1 224.0.0.1 1 typ host\r\n";
        assertEquals(List.of(Samples.HOST), read(answer() + bad).candidates());
    }

    @Test
    void candidatesAreBoundedAndEachIsThereOnce() throws SdpException {
        StringBuilder many = new StringBuilder(answer());
        for (int i = 0; i < 300; i++) {
            many.append("a=candidate:1 1 udp 1 192.0.2.9 ").append(1 + i).append(" typ host\r\n");
        }
        assertEquals(100, read(many.toString()).candidates().size());
        String repeated = "a=candidate:" + Samples.HOST.format() + "\r\n";
        assertEquals(
                1,
                read(answer() + String.join("", Collections.nCopies(50, repeated)))
                        .candidates()
                        .size());
    }

    @Test
    void aServerIsLiteWhereverItSaysSo() throws SdpException {
        assertFalse(read(answer()).iceLite());
        assertTrue(read(inSession(answer(), "a=ice-lite\r\n")).iceLite());
        assertTrue(read(answer() + "a=ice-lite\r\n").iceLite());
    }

    @Test
    void trickleIsReportedAsClaimed() throws SdpException {
        assertFalse(read(answer()).trickle());
        assertTrue(read(inSession(answer(), "a=ice-options:ice2 trickle\r\n")).trickle());
        assertTrue(read(answer() + "a=ice-options:renomination\r\na=ice-options:ice2,trickle\r\n")
                .trickle());
    }

    @Test
    void messagesHoldNothingOfTheAnswer() {
        SdpException refused =
                assertThrows(SdpException.class, () -> read(answer().replace("remotePasswordOfTwentyTwo", "secret")));
        assertFalse(refused.getMessage().contains("secret"));
        SdpException malformed = assertThrows(SdpException.class, () -> read(answer() + "secret"));
        assertFalse(malformed.getMessage().contains("secret"));
        assertEquals(Kind.MALFORMED, malformed.kind());
        assertTrue(malformed.line() > 10);
    }

    private static String answer() throws SdpException {
        return Samples.answer();
    }

    private static NegotiatedVideo read(String answer) throws SdpException {
        return AnswerReader.read(answer, Samples.offer());
    }

    private static void assertKind(Kind kind, String answer) {
        assertEquals(kind, assertThrows(SdpException.class, () -> read(answer)).kind());
    }

    private static String inSession(String answer, String lines) {
        int at = answer.indexOf("m=video");
        return answer.substring(0, at) + lines + answer.substring(at);
    }

    private static String pairs(int bytes) {
        return String.join(":", Collections.nCopies(bytes, "AB"));
    }
}
