package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecvonlyOfferTest {
    @Test
    void isOneVideoSectionAndNothingElse() {
        assertEquals(
                Samples.resource("recvonly-offer.sdp").replace("\n", "\r\n"),
                Samples.offer().sdp());
    }

    @Test
    void showsNeitherTrickleNorEndOfCandidatesFalsely() {
        String complete = Samples.offer().sdp();
        assertFalse(complete.contains("ice-options"));
        assertTrue(complete.contains("\r\na=end-of-candidates\r\n"));
        String trickled = Samples.offerBuilder().trickle(true).build().sdp();
        assertTrue(trickled.contains("\r\na=ice-options:trickle\r\n"));
        assertFalse(trickled.contains("end-of-candidates"));
    }

    @Test
    void namesTheDefaultCandidate() {
        assertAddress("m=video 50000 ", "c=IN IP4 203.0.113.5", List.of(Samples.HOST, Samples.REFLEXIVE));
        assertAddress("m=video 40000 ", "c=IN IP4 192.0.2.7", List.of(Samples.HOST));
        assertAddress("m=video 9 ", "c=IN IP4 0.0.0.0", List.of());
        CandidateAttribute ipv6 = new CandidateAttribute("3", 1, "udp", 100, "2001:db8::7", 40001, "host", null, 0);
        assertAddress("m=video 40001 ", "c=IN IP6 2001:db8::7", List.of(ipv6));
        assertAddress("m=video 40000 ", "c=IN IP4 192.0.2.7", List.of(ipv6, Samples.HOST));
        CandidateAttribute tcp = new CandidateAttribute("4", 1, "tcp", 100, "192.0.2.8", 9, "host", null, 0);
        assertAddress("m=video 9 ", "c=IN IP4 0.0.0.0", List.of(tcp));
    }

    private static void assertAddress(String media, String connection, List<CandidateAttribute> candidates) {
        String sdp = Samples.offerBuilder().candidates(candidates).build().sdp();
        assertTrue(sdp.contains("\r\n" + media), sdp);
        assertTrue(sdp.contains("\r\n" + connection + "\r\n"), sdp);
    }

    @Test
    void payloadTypesAreNeverMistakenForRtcp() {
        for (boolean retransmission : List.of(true, false)) {
            RecvonlyOffer offer =
                    Samples.offerBuilder().retransmission(retransmission).build();
            List<Integer> numbers = offer.description().media().get(0).payloadTypes();
            assertEquals(retransmission ? 16 : 8, numbers.size());
            assertTrue(numbers.stream().allMatch(type -> type >= 96 || (type >= 35 && type < 64)));
            List<Integer> modes = offer.payloadTypes().stream()
                    .map(H264PayloadType::packetizationMode)
                    .toList();
            assertEquals(List.of(1, 1, 1, 1, 0, 0, 0, 0), modes);
        }
    }

    @Test
    void offersTheFeedbackThatIsAskedFor() {
        assertFalse(Samples.offerBuilder().feedback(Set.of()).build().sdp().contains("rtcp-fb"));
        String sdp = Samples.offerBuilder()
                .feedback(Set.of(RtcpFeedback.TRANSPORT_CC, RtcpFeedback.NACK))
                .build()
                .sdp();
        assertTrue(sdp.contains("\r\na=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 nack\r\n"));
        assertFalse(sdp.contains("pli"));
    }

    @Test
    void whatIsRequiredIsRequired() {
        RecvonlyOffer.Builder empty = RecvonlyOffer.builder().sessionId(1);
        assertThrows(IllegalArgumentException.class, empty::build);
        empty.iceUfrag(Samples.UFRAG).icePwd(Samples.PASSWORD);
        assertThrows(IllegalArgumentException.class, empty::build, "a fingerprint too");
        empty.fingerprint(Samples.FINGERPRINT).build();
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder().sessionId(-1).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder().setup(SetupRole.HOLDCONN).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder()
                        .headerExtensions(Map.of(15, "urn:x"))
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder()
                        .headerExtensions(Map.of(0, "urn:x"))
                        .build());
    }

    /** What stands between blanks would become two fields, or none. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u007f"})
    void noFieldCanBeSmuggledInOrLeftOut(String evil) {
        List<Runnable> attempts = List.of(
                () -> new CandidateAttribute(evil, 1, "udp", 1, "192.0.2.1", 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, evil, 1, "192.0.2.1", 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, evil, 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, evil, null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", evil, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", null, 0, Map.of("a", evil)),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", null, 0, Map.of(evil, "a")),
                () -> new Origin(evil, "1", "1", "IN", "IP4", "127.0.0.1"),
                () -> new Origin("-", evil, "1", "IN", "IP4", "127.0.0.1"),
                () -> new Origin("-", "1", evil, "IN", "IP4", "127.0.0.1"),
                () -> new Origin("-", "1", "1", evil, "IP4", "127.0.0.1"),
                () -> new Origin("-", "1", "1", "IN", evil, "127.0.0.1"),
                () -> new Origin("-", "1", "1", "IN", "IP4", evil),
                () -> new MediaDescription(evil, 9, 1, "RTP", List.of(), List.of(), List.of()),
                () -> new MediaDescription("video", 9, 1, evil, List.of(), List.of(), List.of()),
                () -> new MediaDescription("video", 9, 1, "RTP", List.of(evil), List.of(), List.of()),
                () -> Samples.offerBuilder().headerExtensions(Map.of(1, evil)).build());
        for (Runnable attempt : attempts) {
            assertThrows(IllegalArgumentException.class, attempt::run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\na=x", "x\na=x", "\r", "x\0y"})
    void noLineCanBeSmuggledIn(String evil) {
        String name = "ab" + evil;
        List<Runnable> attempts = List.of(
                () -> Samples.offerBuilder().iceUfrag("abcd" + evil).build(),
                () -> Samples.offerBuilder().icePwd(Samples.PASSWORD + evil).build(),
                () -> Samples.offerBuilder().mid(name).build(),
                () -> Samples.offerBuilder().headerExtensions(Map.of(1, name)).build(),
                () -> new CandidateAttribute(name, 1, "udp", 1, "192.0.2.1", 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, name, 1, "192.0.2.1", 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, name, 1, "host", null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, name, null, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", name, 0),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", null, 0, Map.of("a", name)),
                () -> new CandidateAttribute("1", 1, "udp", 1, "192.0.2.1", 1, "host", null, 0, Map.of(name, "a")),
                () -> new Fingerprint("sha-256" + evil, Samples.FINGERPRINT.value()),
                () -> new Fingerprint("sha-256", Samples.FINGERPRINT.value() + evil),
                () -> new H264PayloadType(96, "42e0" + evil, 1),
                () -> new Origin(name, "1", "1", "IN", "IP4", "127.0.0.1"),
                () -> new MediaDescription(name, 9, 1, "RTP", List.of(), List.of(), List.of()),
                () -> new MediaDescription("video", 9, 1, name, List.of(), List.of(), List.of()),
                () -> new MediaDescription("video", 9, 1, "RTP", List.of(name), List.of(), List.of()));
        for (Runnable attempt : attempts) {
            assertThrows(IllegalArgumentException.class, attempt::run);
        }
    }

    @Test
    void whatIsMerelyEmptyIsRefusedToo() {
        for (String mid : List.of("", " ", "a b", "a:b", "a\u007f", "12345678901234567")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Samples.offerBuilder().mid(mid).build());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder().iceUfrag("abc").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.offerBuilder().icePwd("tooShort").build());
    }
}
