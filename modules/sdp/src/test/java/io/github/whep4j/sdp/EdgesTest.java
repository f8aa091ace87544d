package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at their bounds: the last that is taken, and the first that is not. */
class EdgesTest {
    @Test
    void numbersOfPayloadTypes() throws SdpException {
        H264PayloadType lowest = new H264PayloadType(0, "42e01f", 1, -1, List.of());
        H264PayloadType highest = new H264PayloadType(127, "42e01f", 1, 127, List.of());
        assertEquals(0, lowest.payloadType());
        assertEquals(127, highest.rtxPayloadType());
        assertEquals(0, new H264PayloadType(1, "42e01f", 1, 0, List.of()).rtxPayloadType(), "a number like any other");
        refused(() -> new H264PayloadType(-1, "42e01f", 1, -1, List.of()));
        refused(() -> new H264PayloadType(128, "42e01f", 1, -1, List.of()));
        refused(() -> new H264PayloadType(96, "42e01f", 1, -2, List.of()));
        refused(() -> new H264PayloadType(96, "42e01f", 1, 128, List.of()));
        assertEquals(2, new H264PayloadType(96, "42e01f", 2).packetizationMode());
        refused(() -> new H264PayloadType(96, "42e01f", 3));
        refused(() -> new H264PayloadType(96, "42e01f", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000", "999999", "aaaaaa", "ffffff"})
    void everyDigitOfAProfileIsOne(String profile) {
        assertEquals(profile, new H264PayloadType(96, profile, 1, -1, List.of()).profileLevelId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000/", "00000:", "00000`", "00000g", "00000", "0000000"})
    void whatStandsBesideTheDigitsIsNone(String profile) {
        refused(() -> new H264PayloadType(96, profile, 1, -1, List.of()));
    }

    @Test
    void payloadTypesThatDifferAreNotEqual() {
        H264PayloadType type = new H264PayloadType(96, "42e01f", 1, 97, List.of(new byte[] {1}));
        assertEquals(type, new H264PayloadType(96, "42E01F", 1, 97, List.of(new byte[] {1})));
        for (H264PayloadType other : List.of(
                new H264PayloadType(98, "42e01f", 1, 97, List.of(new byte[] {1})),
                new H264PayloadType(96, "42001f", 1, 97, List.of(new byte[] {1})),
                new H264PayloadType(96, "42e01f", 0, 97, List.of(new byte[] {1})),
                new H264PayloadType(96, "42e01f", 1, -1, List.of(new byte[] {1})),
                new H264PayloadType(96, "42e01f", 1, 97, List.of(new byte[] {2})))) {
            assertNotEquals(type, other);
        }
    }

    @Test
    void foundationsAndPorts() {
        assertEquals(32, candidate("f".repeat(32), 1, 65535, 0).foundation().length());
        refused(() -> candidate("f".repeat(33), 1, 1, 0));
        refused(() -> candidate("", 1, 1, 0));
        refused(() -> candidate("f", 1, 65536, 0));
        refused(() -> candidate("f", 1, 1, 65536));
        assertEquals(0, candidate("f", 1, 0, 0).port());
        refused(() -> candidate("f", 1, -1, 0));
        refused(() -> candidate("f", 1, 1, -1));
        assertEquals(65535, candidate("f", 1, 1, 65535).relatedPort());
        assertEquals(256, candidate("f", 256, 1, 0).component());
        refused(() -> candidate("f", 257, 1, 0));
        refused(() -> candidate("f", 0, 1, 0));
    }

    @Test
    void prioritiesOfCandidates() throws SdpException {
        for (long priority : new long[] {1, Integer.MAX_VALUE}) {
            String value = "1 1 udp " + priority + " 192.0.2.1 5 typ host";
            assertEquals(priority, CandidateAttribute.parse(value).priority());
            assertEquals(value, CandidateAttribute.parse(value).format());
        }
    }

    @Test
    void aHiddenBaseIsOfTheAddressesOwnFamily() {
        assertTrue(reflexive("203.0.113.5").format().endsWith("typ srflx raddr 0.0.0.0 rport 9"));
        assertTrue(reflexive("2001:db8::5").format().endsWith("typ srflx raddr :: rport 9"));
        assertTrue(reflexive("::5").format().endsWith("typ srflx raddr :: rport 9"));
    }

    @Test
    void addressesThatCanBeReached() throws SdpException {
        assertEquals(1, candidatesOf("1.0.0.0").size());
        assertEquals(0, candidatesOf("0.255.255.255").size());
        assertEquals(1, candidatesOf("223.255.255.255").size());
        assertEquals(0, candidatesOf("224.0.0.0").size());
    }

    @Test
    void synchronizationSources() throws SdpException {
        RemoteOffer offer = OfferReader.read(Samples.offer().sdp());
        for (long ssrc : new long[] {0, 0xffff_ffffL}) {
            String answer = answerTo(offer).ssrc(ssrc, "camera").build().sdp();
            assertTrue(answer.contains("a=ssrc:" + ssrc + " cname:camera\r\n"));
        }
        refused(() -> answerTo(offer).ssrc(-1, "camera"));
        refused(() -> answerTo(offer).ssrc(0x1_0000_0000L, "camera"));
    }

    @Test
    void anAnswerSaysNoMoreThanTheOffer() throws SdpException {
        String offer = Samples.offer().sdp();
        String bare = offer.replaceAll("a=(rtcp-rsize|mid:.*|group:.*)\r\n", "");
        String answer = answerTo(OfferReader.read(bare)).build().sdp();
        for (String word : List.of("a=rtcp-rsize", "a=mid", "a=group")) {
            assertFalse(answer.contains(word), word);
            assertTrue(answerTo(OfferReader.read(offer)).build().sdp().contains(word), word);
        }
        assertFalse(answerTo(OfferReader.read(offer.replaceAll("a=group:.*\r\n", "")))
                .build()
                .sdp()
                .contains("a=group"));
    }

    @Test
    void theRoleOfAnAnswerLeavesTheOtherToItsReader() throws SdpException {
        RemoteOffer offer = OfferReader.read(Samples.offer().sdp());
        assertEquals(
                SetupRole.PASSIVE,
                answerTo(offer).setup(SetupRole.ACTIVE).build().negotiated().remoteSetup());
        assertEquals(
                SetupRole.ACTIVE,
                answerTo(offer).setup(SetupRole.PASSIVE).build().negotiated().remoteSetup());
    }

    @Test
    void rejectedSectionsKeepTheirNamesAndFormats() throws SdpException {
        String video = Samples.offer().sdp();
        String both = video + "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=mid:sound\r\na=recvonly\r\n"
                + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=recvonly\r\n";
        SessionDescription answer = answerTo(OfferReader.read(both)).build().description();
        MediaDescription audio = answer.media().get(1);
        assertEquals("sound", audio.attribute("mid"));
        assertEquals(List.of("111"), audio.formats());
        assertEquals(0, audio.port());
        MediaDescription data = answer.media().get(2);
        assertNull(data.attribute("mid"));
        assertEquals(List.of("webrtc-datachannel"), data.formats());
    }

    @Test
    void namesOfAttributes() {
        refused(() -> Attribute.of(":"));
        refused(() -> Attribute.of(":name"));
        refused(() -> Attribute.of(" "));
        assertEquals("name", Attribute.of("name ").name());
    }

    @Test
    void portsOfSections() {
        assertEquals(65535, section(65535, 65535).portCount());
        refused(() -> section(65536, 1));
        refused(() -> section(9, 65536));
        refused(() -> section(9, 0));
    }

    @Test
    void attributesOfASectionAndOfTheSession() throws SdpException {
        SessionDescription read =
                SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=x:1\r\na=x:2\r\n"
                        + "a=flag\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=y:1\r\na=y:2\r\n");
        assertEquals(List.of("1", "2"), read.attributes("x"));
        assertEquals(List.of(), read.attributes("y"));
        assertTrue(read.has("flag"));
        assertFalse(read.has("y"));
        MediaDescription section = read.media().get(0);
        assertEquals(List.of("1", "2"), section.attributes("y"));
        assertTrue(section.has("y"));
        assertFalse(section.has("x"));
        assertEquals(read, SessionDescription.parse(read.write()));
        assertEquals(read.hashCode(), SessionDescription.parse(read.write()).hashCode());
        assertNotEquals(
                read.hashCode(),
                SessionDescription.parse(read.write().replace("a=x:2", "a=x:3")).hashCode());
        assertNotEquals(read, SessionDescription.parse(read.write().replace("a=y:2", "a=y:3")));
    }

    @Test
    void hashesAreOfPairsWithColonsBetween() {
        String pairs = "AB:".repeat(31) + "AB";
        assertEquals(pairs, new Fingerprint("sha-256", pairs).value());
        refused(() -> new Fingerprint("sha-256", pairs.substring(0, 92) + "AB" + "0"));
        refused(() -> new Fingerprint("sha-256", pairs.replaceFirst("B:", "G:")));
        refused(() -> new Fingerprint("sha-256", pairs.replaceFirst("A", "/")));
        refused(() -> new Fingerprint("sha-256", pairs.replaceFirst(":", "A")));
        assertEquals(
                pairs,
                Fingerprint.parseOrNull("sha-256 " + pairs.toLowerCase(Locale.ROOT))
                        .value());
    }

    @ParameterizedTest
    @CsvSource({"md2, 16", "md5, 16", "sha-1, 20", "sha-224, 28", "sha-256, 32", "SHA-384, 48", "sha-512, 64"})
    void hashesAreAsLongAsTheirFunctionMakesThem(String function, int bytes) throws SdpException {
        String made = "AB:".repeat(bytes - 1) + "AB";
        assertEquals(
                function.toLowerCase(Locale.ROOT) + " " + made,
                Fingerprint.parse(function + " " + made).format());
        for (String other : List.of(made + ":AB", made.substring(3), made + ":")) {
            SdpException refused = assertThrows(SdpException.class, () -> Fingerprint.parse(function + " " + other));
            assertEquals(Kind.FINGERPRINT, refused.kind());
        }
    }

    @Test
    void hashesOfUnknownFunctionsAreReadAndNotUsed() throws SdpException {
        String longest = "AB:".repeat(127) + "AB";
        assertFalse(Fingerprint.parse("sha3-1024 " + longest).isUsable());
        refused(() -> new Fingerprint("sha3-1024", longest + ":AB"));
    }

    @Test
    void theFirstSectionWithCredentialsIsTheFragments() throws SdpException {
        IceFragment read = IceFragment.read("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
                + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:video\r\na=ice-pwd:anotherPasswordOf24Chars\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=ice-ufrag:third\r\na=ice-pwd:anotherPasswordOf24Chars\r\n");
        assertEquals("video", read.iceUfrag());
        assertTrue(read.toString().contains("iceLite"));
        assertFalse(read.toString().contains("anotherPassword"));
    }

    @Test
    void anExceptionNamesTheLineThatItIsAbout() {
        SdpException first = assertThrows(SdpException.class, () -> SessionDescription.parse("x"));
        assertEquals(1, first.line());
        assertTrue(String.valueOf(first.getMessage()).startsWith("SDP line 1: "), first.getMessage());
        SdpException whole = new SdpException(Kind.FINGERPRINT, "none");
        assertEquals("SDP: none", whole.getMessage());
    }

    @Test
    void namesOfSectionsInAnOffer() {
        assertEquals(
                "m".repeat(16),
                Samples.offerBuilder().mid("m".repeat(16)).build().mid());
        refused(() -> Samples.offerBuilder().mid("m".repeat(17)).build());
        refused(() -> Samples.offerBuilder().mid("").build());
    }

    @Test
    void credentialsOfAnOffer() {
        assertTrue(
                Samples.offerBuilder().iceUfrag("u".repeat(256)).build().sdp().contains("u".repeat(256)));
        refused(() -> Samples.offerBuilder().iceUfrag("u".repeat(257)).build());
        refused(() -> Samples.offerBuilder().iceUfrag("u".repeat(3)).build());
        refused(() -> Samples.offerBuilder().icePwd("p".repeat(21)).build());
        assertTrue(Samples.offerBuilder().icePwd("p".repeat(22)).build().sdp().contains("p".repeat(22)));
    }

    @Test
    void attributesThatCannotChangeAreNotCopied() throws SdpException {
        SessionDescription read = SessionDescription.parse(Samples.offer().sdp());
        assertSame(read.attributes(), ScannedAttributes.immutable(read.attributes()));
    }

    private static AnswerWriter.Builder answerTo(RemoteOffer offer) {
        return AnswerWriter.builder(offer)
                .iceUfrag("remoteUfrag")
                .icePwd("remotePasswordOfTwentyTwo")
                .fingerprint(Samples.FINGERPRINT)
                .candidates(List.of(Samples.HOST));
    }

    private static CandidateAttribute candidate(String foundation, int component, int port, int relatedPort) {
        return new CandidateAttribute(
                foundation, component, "udp", 1, "192.0.2.7", port, "srflx", "192.0.2.8", relatedPort);
    }

    private static CandidateAttribute reflexive(String address) {
        return new CandidateAttribute("2", 1, "udp", 1694498815, address, 50000, "srflx", null, 0);
    }

    private static List<CandidateAttribute> candidatesOf(String address) throws SdpException {
        return IceFragment.read("a=ice-ufrag:abcd\r\na=ice-pwd:anotherPasswordOf24Chars\r\n"
                        + "a=candidate:1 1 udp 2130706431 " + address + " 39132 typ host\r\n")
                .candidates();
    }

    private static MediaDescription section(int port, int portCount) {
        return new MediaDescription("video", port, portCount, "UDP/TLS/RTP/SAVPF", List.of("96"), List.of(), List.of());
    }

    private static void refused(Executable made) {
        assertThrows(IllegalArgumentException.class, made);
    }
}
