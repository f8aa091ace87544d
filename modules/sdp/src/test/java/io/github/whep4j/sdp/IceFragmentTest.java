package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers to an ICE restart (draft-ietf-wish-whep, Section 4.5.3). */
class IceFragmentTest {
    /** In the form of the draft's example. */
    private static final String ANSWER = String.join(
            "\r\n",
            "a=ice-lite",
            "a=ice-options:trickle ice2",
            "a=group:BUNDLE 0 1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=mid:0",
            "a=ice-ufrag:289b31b754eaa438",
            "a=ice-pwd:0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a",
            "a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host",
            "a=end-of-candidates",
            "");

    @Test
    void section4_5_3_theServersNewCredentialsAndCandidates() throws SdpException {
        IceFragment read = IceFragment.read(ANSWER);
        assertEquals("289b31b754eaa438", read.iceUfrag());
        assertEquals("0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a", read.icePwd());
        assertTrue(read.iceLite());
        assertEquals(1, read.candidates().size());
        assertEquals("198.51.100.1", read.candidates().get(0).address());
        assertEquals(39132, read.candidates().get(0).port());
    }

    @Test
    void whatWeWriteIsRead() throws SdpException {
        CandidateAttribute candidate =
                new CandidateAttribute("4", 1, "udp", 1694498815, "198.51.100.7", 40001, "srflx", "192.0.2.1", 5000);
        RecvonlyOffer offer = Samples.offerBuilder().build();
        String text = TrickleFragment.restart(
                offer.description(), 0, "fresh", "anotherPasswordOf24Chars", List.of(candidate));
        assertFalse(text.contains(offer.description().media().get(0).attribute("ice-pwd")));
        IceFragment read = IceFragment.read(text);
        assertEquals("fresh", read.iceUfrag());
        assertEquals("anotherPasswordOf24Chars", read.icePwd());
        assertFalse(read.iceLite());
        assertEquals(List.of(candidate), read.candidates());
        assertEquals("a=mid:0", text.lines().toList().get(2));
    }

    @Test
    void credentialsAndCandidatesMayStandBeforeTheSections_orWithoutAny() throws SdpException {
        String before = "a=ice-ufrag:abcd\na=ice-pwd:anotherPasswordOf24Chars\n";
        String candidate = "a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host\n";
        for (String text : List.of(before + candidate, before + "m=video 9 UDP/TLS/RTP/SAVPF 96\n" + candidate)) {
            IceFragment read = IceFragment.read(text);
            assertEquals("abcd", read.iceUfrag());
            assertEquals(1, read.candidates().size(), text);
        }
    }

    @Test
    void aWholeDescriptionIsTakenForItsIceAttributes() throws SdpException {
        String text = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" + ANSWER;
        assertEquals(IceFragment.read(ANSWER), IceFragment.read(text));
    }

    @Test
    void withoutCredentialsThereIsNoRestart() {
        for (String text : List.of("", "a=ice-ufrag:abcd", "{}", "m=video 9 UDP/TLS/RTP/SAVPF 96")) {
            assertThrows(SdpException.class, () -> IceFragment.read(text), text);
        }
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsReadOrRefused() {
        for (int length = 0; length < ANSWER.length(); length++) {
            readOrRefuse(ANSWER.substring(0, length));
        }
        byte[] bytes = ANSWER.getBytes(StandardCharsets.ISO_8859_1);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            readOrRefuse(new String(bytes, StandardCharsets.ISO_8859_1));
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    private static void readOrRefuse(String text) {
        try {
            IceFragment read = IceFragment.read(text);
            assertTrue(read.iceUfrag().length() >= 4 && read.icePwd().length() >= 22);
        } catch (SdpException refused) {
            assertFalse(refused.getMessage().contains("0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a"));
        }
    }

    @Test
    void isNotShown() throws SdpException {
        assertFalse(IceFragment.read(ANSWER).toString().contains("0b66f472"));
    }
}
