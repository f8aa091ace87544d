package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkHeaderTest {

    /** draft-ietf-wish-whep, Section 4.8. */
    private static final String TURN =
            "<turn:turn.example.net?transport=udp>; rel=\"ice-server\"; username=\"us\\\"er, one\"; "
                    + "credential=\"my;Password\"; credential-type=\"password\"";

    private static final IceServerLink TURN_SERVER =
            new IceServerLink("turn:turn.example.net?transport=udp", "us\"er, one", "my;Password", "password");

    @Test
    void readsServersInOneHeaderOrInSeveral() {
        IceServerLink stun = new IceServerLink("stun:stun.example.net", null, null, "password");
        String first = "<stun:stun.example.net>; rel=\"ice-server\"";
        assertEquals(List.of(stun, TURN_SERVER), LinkHeader.iceServers(List.of(first + ", " + TURN)));
        assertEquals(List.of(stun, TURN_SERVER), LinkHeader.iceServers(List.of(first, TURN)));
        assertEquals(List.of(stun), LinkHeader.iceServers(List.of("<stun:stun.example.net>;REL=Ice-Server")));
        assertEquals(
                List.of(stun), LinkHeader.iceServers(List.of(" < stun:stun.example.net >;rel=\"next ice-server\";x")));
    }

    /** RFC 8288, Section 3: tokens as well as quoted strings, and blanks about the equals sign. */
    @Test
    void readsParametersWithoutQuotesAndWithBlanks() {
        IceServerLink expected = new IceServerLink("turn:a", "u", "c", "oauth");
        for (String written : List.of(
                "<turn:a>;rel=ice-server;username=u;credential=c;credential-type=oauth",
                "<turn:a> ; rel = \"ice-server\" ;\tusername =\t\"u\" ; credential= \"c\" ; credential-type = oauth ",
                "<turn:a>; username=u; username=other; rel=\"ice-server\" credential=\"c\"; credential-type=\"oauth\"")) {
            assertEquals(List.of(expected), LinkHeader.iceServers(List.of(written)), written);
        }
    }

    @Test
    void passesOverWhatIsUnknown() {
        assertEquals(
                List.of(TURN_SERVER),
                LinkHeader.iceServers(List.of(
                        "<https://example.net/sse>; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"; events=\"a,b\", "
                                + "<http://example.net>; rel=ice-server, <stun:a b>;rel=ice-server, junk, " + TURN)));
        assertEquals(List.of(), LinkHeader.iceServers(List.of("", ",,,", "<stun:a", "<stun:a>", "rel=ice-server")));
    }

    @Test
    void takesAFewOnly() {
        String many = String.join(",", Collections.nCopies(1000, "<stun:a>;rel=ice-server"));
        assertEquals(16, LinkHeader.iceServers(List.of(many)).size());
        assertEquals(
                16,
                LinkHeader.iceServers(Collections.nCopies(20, "<stun:a>;rel=ice-server"))
                        .size());
    }

    @Test
    void everyPrefixAndBitFlipGivesAListAndEnds() {
        for (int i = 0; i <= TURN.length(); i++) {
            assertTrue(LinkHeader.iceServers(List.of(TURN.substring(0, i))).size() <= 1);
            for (int bit = 0; bit < 8 && i < TURN.length(); bit++) {
                String flipped = TURN.substring(0, i) + (char) (TURN.charAt(i) ^ 1 << bit) + TURN.substring(i + 1);
                assertTrue(LinkHeader.iceServers(List.of(flipped)).size() <= 1);
            }
        }
    }

    @Test
    void showsNoCredentials() {
        String shown = TURN_SERVER.toString();
        assertTrue(shown.contains("turn.example.net"));
        assertFalse(shown.contains("Password"));
        assertFalse(shown.contains("us\"er"));
    }
}
