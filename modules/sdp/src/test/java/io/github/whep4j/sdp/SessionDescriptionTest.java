package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    /** RFC 8866, Section 5 (the example), with session-level lines of every type. */
    private static final String EXAMPLE = String.join(
            "\r\n",
            "v=0",
            "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
            "s=Call to John Smith",
            "i=SDP Offer #1",
            "u=http://www.jdoe.example.com/home.html",
            "e=Jane Doe <jane@jdoe.example.com>",
            "p=+1 617 555-6011",
            "c=IN IP4 198.51.100.1",
            "b=AS:256",
            "t=3724394400 3724398000",
            "r=7d 1h 0 25h",
            "t=0 0",
            "z=3724394400 -1h",
            "k=clear:secret",
            "a=recvonly",
            "m=audio 49170 RTP/AVP 0",
            "m=audio 49180/2 RTP/AVP 0 8",
            "i=Second",
            "c=IN IP6 2001:db8::2",
            "a=ptime: 20",
            "m=video 51372 RTP/AVP 99",
            "c=IN IP6 2001:db8::2",
            "a=rtpmap:99 h263-1998/90000",
            "");

    @Test
    void theExampleOfTheRfcIsReadAndWritten() throws SdpException {
        SessionDescription description = SessionDescription.parse(EXAMPLE);

        assertEquals("jdoe", description.origin().username());
        assertEquals("3724394405", description.origin().sessionVersion());
        assertEquals("Call to John Smith", description.name());
        assertEquals(
                "iuepcbtrtzk",
                description.lines().stream().map(line -> "" + line.type()).collect(Collectors.joining()));
        assertTrue(description.has("recvonly"));
        assertEquals(3, description.media().size());
        assertEquals(2, description.media().get(1).portCount());
        assertEquals(List.of("0", "8"), description.media().get(1).formats());
        assertEquals("20", description.media().get(1).attribute("ptime"));
        assertEquals(EXAMPLE, description.write());
        assertFalse(description.toString().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\r\n\r\n", " \r\n", "\t\n", "\n \n"})
    void everyEndOfLineIsUnderstood(String end) throws SdpException {
        SessionDescription expected = SessionDescription.parse(EXAMPLE);
        assertEquals(expected, SessionDescription.parse(EXAMPLE.replace("\r\n", end)));
        assertEquals(
                expected,
                SessionDescription.parse("\uFEFF" + EXAMPLE.replace("\r\n", end).strip()));
        assertEquals(expected, SessionDescription.parse(EXAMPLE.replace("\r\n", end) + end + end));
    }

    @Test
    void theOrderOfLinesIsPutRight() throws SdpException {
        SessionDescription description =
                SessionDescription.parse("v=0\nt=0 0\na=x\nc=IN IP4 0.0.0.0\ns=-\no=- 1 1 IN IP4 0.0.0.0\n");
        assertEquals(
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=x\r\n", description.write());
    }

    @Test
    void whatMeansNothingIsPassedOver() throws SdpException {
        String odd = EXAMPLE.replace(
                        "a=recvonly\r\n", "a=recvonly\r\nx=1\r\na=\r\na=:v\r\nv=0\r\no=again\r\ns=again\r\n")
                .replace("a=ptime: 20\r\n", "a=ptime: 20\r\no=x\r\ns=x\r\nX=y\r\n");
        assertEquals(SessionDescription.parse(EXAMPLE), SessionDescription.parse(odd));
    }

    @Test
    void namesOfAttributesAreCaseSensitive() throws SdpException {
        SessionDescription description = SessionDescription.parse(
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=Mid:1\na=flag\na=empty:\na=mid:2:3\n");
        assertEquals("2:3", description.attribute("mid"));
        assertEquals("1", description.attribute("Mid"));
        assertNull(description.attribute("MID"));
        assertEquals("", description.attribute("flag"));
        assertEquals(new Attribute("empty", ""), description.attributes().get(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "<html>",
                "{\"errors\":[]}",
                "v=1\r\n",
                "V=0\r\n",
                " v=0\r\n",
                "o=- 1 1 IN IP4 0.0.0.0\r\nv=0"
            })
    void whatIsNoDescriptionSaysSo(String text) {
        assertKind(Kind.NOT_SDP, text);
    }

    @Test
    void mandatoryLinesAreMandatory() {
        for (String line :
                List.of("o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n", "s=Call to John Smith\r\n")) {
            assertKind(Kind.MISSING_LINE, EXAMPLE.replace(line, ""));
        }
        assertKind(Kind.MISSING_LINE, EXAMPLE.replaceAll("t=.*\r\n", ""));
        assertKind(Kind.MISSING_LINE, "v=0\r\n");
        assertKind(Kind.MISSING_LINE, "v=0\nm=video 9 RTP/AVP 96\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n");
    }

    @Test
    void malformedLinesAreNamedByTheirNumber() {
        for (String bad : List.of("nonsense", "a", "a recvonly", "ab=c", "=x", "a=nul\0", "\0=nul")) {
            SdpException thrown = assertKind(Kind.MALFORMED, EXAMPLE.replace("a=recvonly", bad));
            assertEquals(15, thrown.line());
        }
        for (String bad : List.of(
                "m=video",
                "m=video 9",
                "m=video x RTP/AVP",
                "m=video 65536 RTP/AVP 1",
                "m=video 99999999999999999999 RTP/AVP 1",
                "m=video /2 RTP/AVP 1",
                "m=video 9/0 RTP/AVP",
                "m=video -1 RTP/AVP 1",
                "m=video 9/x RTP/AVP 1",
                "m=vid\u0001eo 9 RTP/AVP 1")) {
            assertEquals(
                    16,
                    assertKind(Kind.MALFORMED, EXAMPLE.replace("m=audio 49170 RTP/AVP 0", bad))
                            .line());
        }
        assertEquals(
                2, assertKind(Kind.MALFORMED, EXAMPLE.replace("o=jdoe ", "o=")).line());
        assertEquals(
                2,
                assertKind(Kind.MALFORMED, EXAMPLE.replace("o=jdoe ", "o=j d ")).line());
    }

    @Test
    void boundsAreKept() {
        assertKind(Kind.TOO_LARGE, EXAMPLE + "a=x\r\n".repeat(4000));
        assertKind(Kind.TOO_LARGE, EXAMPLE + "\n".repeat(4000));
        assertKind(Kind.TOO_LARGE, EXAMPLE + "a=" + "x".repeat(17_000));
        assertKind(Kind.TOO_LARGE, EXAMPLE + ("a=" + "x".repeat(10_000) + "\r\n").repeat(27));
        assertKind(Kind.TOO_LARGE, EXAMPLE + "m=video 9 RTP/AVP 1\r\n".repeat(30));
        assertKind(Kind.TOO_LARGE, EXAMPLE + "m=video 9 RTP/AVP" + " 1".repeat(129));
    }

    /** Each as the documentation of {@link SessionDescription#parse} says: the last that is taken, and one more. */
    @Test
    void boundsAreTakenToTheLast() throws SdpException {
        int lines = (int) EXAMPLE.lines().count();
        int sections = SessionDescription.parse(EXAMPLE).media().size();
        String session = EXAMPLE.substring(0, EXAMPLE.indexOf("m="));
        String wide = "a=" + "x".repeat(10_000) + "\r\n";
        int left = 256 * 1024 - EXAMPLE.length() - 26 * wide.length();

        SessionDescription.parse(EXAMPLE + "\r\n".repeat(4000 - lines));
        assertKind(Kind.TOO_LARGE, EXAMPLE + "\r\n".repeat(4001 - lines));
        SessionDescription.parse(EXAMPLE + "a=" + "x".repeat(16 * 1024 - 2) + "\r\n");
        assertKind(Kind.TOO_LARGE, EXAMPLE + "a=" + "x".repeat(16 * 1024 - 1) + "\r\n");
        SessionDescription.parse(EXAMPLE + wide.repeat(26) + "\n".repeat(left));
        assertKind(Kind.TOO_LARGE, EXAMPLE + wide.repeat(26) + "\n".repeat(left + 1));
        String section = "m=video 9 RTP/AVP 1\r\n";
        assertEquals(
                32,
                SessionDescription.parse(EXAMPLE + section.repeat(32 - sections))
                        .media()
                        .size());
        assertKind(Kind.TOO_LARGE, EXAMPLE + section.repeat(33 - sections));
        SessionDescription formats = SessionDescription.parse(session + "m=video 9 RTP/AVP" + " 1".repeat(128));
        assertEquals(128, formats.media().get(0).formats().size());
        assertKind(Kind.TOO_LARGE, session + "m=video 9 RTP/AVP" + " 1".repeat(129));
    }

    @Test
    void partsThatAreMoreThanOneLineCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> Attribute.of("a", "b\r\nc=d"));
        assertThrows(IllegalArgumentException.class, () -> Attribute.of("a\n", "b"));
        assertThrows(IllegalArgumentException.class, () -> Attribute.of("a:b"));
        assertThrows(IllegalArgumentException.class, () -> Attribute.of(" "));
        assertThrows(IllegalArgumentException.class, () -> new SdpLine('c', "x\ny"));
        assertThrows(IllegalArgumentException.class, () -> new SdpLine('m', "video"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SessionDescription(Origin.anonymous(1), "\r\na=x", List.of(), List.of(), List.of()));
    }

    @Test
    void trailingBlanksAreNotWritten() {
        assertEquals("a=rtcp-fb:96 nack", Attribute.of("rtcp-fb", "96 nack \t").line());
        assertEquals("a=rtcp-mux", Attribute.of("rtcp-mux ").line());
        assertEquals("-", new SessionDescription(Origin.anonymous(1), " ", List.of(), List.of(), List.of()).name());
    }

    private static SdpException assertKind(Kind kind, String text) {
        SdpException thrown = assertThrows(SdpException.class, () -> SessionDescription.parse(text));
        assertEquals(kind, thrown.kind());
        return thrown;
    }

    @Test
    void attributesThatHaveBeenReadAreAListAsAnyOther() throws SdpException {
        String text = Samples.answer();
        List<Attribute> read = SessionDescription.parse(text).media().get(0).attributes();
        List<Attribute> made = List.copyOf(read);

        assertEquals(made, read);
        assertEquals(made.hashCode(), read.hashCode());
        assertEquals(made.toString(), read.toString());
        assertEquals(SessionDescription.parse(text), SessionDescription.parse(text));
        assertThrows(UnsupportedOperationException.class, () -> read.remove(0));
        assertThrows(IndexOutOfBoundsException.class, () -> read.get(read.size()));
    }
}
