package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Candidates that follow an offer (RFC 8840, Section 9). */
class TrickleFragmentTest {
    private static final CandidateAttribute REFLEXIVE =
            new CandidateAttribute("4", 1, "udp", 1694498815, "198.51.100.7", 40001, "srflx", "192.0.2.1", 5000);

    private final RecvonlyOffer offer = Samples.offerBuilder().trickle(true).build();

    @Test
    void section4_5_2_hasTheOfferersSectionAloneWithItsCredentials() {
        List<String> lines = TrickleFragment.of(offer.description(), 0, List.of(REFLEXIVE))
                .lines()
                .toList();
        MediaDescription section = offer.description().media().get(0);
        assertEquals(
                List.of(
                        "a=group:BUNDLE 0",
                        "m=video 9 UDP/TLS/RTP/SAVPF " + String.join(" ", section.formats()),
                        "a=mid:0",
                        "a=ice-ufrag:" + section.attribute("ice-ufrag"),
                        "a=ice-pwd:" + section.attribute("ice-pwd"),
                        "a=candidate:4 1 udp 1694498815 198.51.100.7 40001 typ srflx raddr 192.0.2.1 rport 5000",
                        "a=end-of-candidates"),
                lines);
    }

    @Test
    void saysThatThereAreNoneToo() {
        String fragment = TrickleFragment.of(offer.description(), 0, List.of());
        assertFalse(fragment.contains("a=candidate"));
        assertEquals("a=end-of-candidates", fragment.lines().toList().get(5));
    }

    @Test
    void anOfferThatTricklesSaysSoAndNotThatThereAreNoMore() {
        String sdp = offer.sdp();
        assertEquals(1, sdp.lines().filter("a=ice-options:trickle"::equals).count());
        assertFalse(sdp.contains("a=end-of-candidates"));
        assertFalse(Samples.offerBuilder().build().sdp().contains("trickle"));
    }

    @Test
    void aSectionThatIsNotThereIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> TrickleFragment.of(offer.description(), 1, List.of(REFLEXIVE)));
        assertThrows(
                IllegalArgumentException.class, () -> TrickleFragment.of(offer.description(), -1, List.of(REFLEXIVE)));
    }

    @Test
    void withoutCredentialsNoFragmentIsMade() throws SdpException {
        for (String name : List.of("ice-ufrag", "ice-pwd")) {
            SessionDescription without = SessionDescription.parse(offer.sdp().replaceAll("a=" + name + ".*\r\n", ""));
            assertThrows(
                    IllegalArgumentException.class, () -> TrickleFragment.of(without, 0, List.of(REFLEXIVE)), name);
        }
    }

    @Test
    void section4_5_3_aRestartHasTheIceOptionsOfTheOffer() {
        String fragment = TrickleFragment.restart(
                TrickleFragment.outline(offer.description(), 0), 0, "fresh", "anotherPasswordOf24Chars", List.of());
        assertEquals("a=ice-options:trickle", fragment.lines().findFirst().orElseThrow());
        SessionDescription without = Samples.offerBuilder().build().description();
        assertFalse(TrickleFragment.restart(without, 0, "fresh", "anotherPasswordOf24Chars", List.of())
                .contains("ice-options"));
    }

    @Test
    void theOutlineMakesTheSameFragments() {
        SessionDescription outline = TrickleFragment.outline(offer.description(), 0);
        assertEquals(
                TrickleFragment.of(offer.description(), 0, List.of(REFLEXIVE)),
                TrickleFragment.of(outline, 0, List.of(REFLEXIVE)));
        assertEquals(
                TrickleFragment.restart(
                        offer.description(), 0, "fresh", "anotherPasswordOf24Chars", List.of(REFLEXIVE)),
                TrickleFragment.restart(outline, 0, "fresh", "anotherPasswordOf24Chars", List.of(REFLEXIVE)));
        assertTrue(outline.write().length() < offer.sdp().length() / 5, outline.write());
        assertThrows(IllegalArgumentException.class, () -> TrickleFragment.outline(offer.description(), 1));
    }
}
