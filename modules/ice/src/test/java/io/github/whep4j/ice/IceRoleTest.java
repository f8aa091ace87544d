package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The table of RFC 8445, Section 7.3.1.1. */
class IceRoleTest {
    private static StunMessage request(boolean controlling, long tieBreaker) {
        byte[] bytes = new RawStun(1, RawStun.newId())
                .attribute(
                        controlling ? 0x802a : 0x8029,
                        ByteBuffer.allocate(8).putLong(tieBreaker).array())
                .bytes();
        return StunMessage.parse(bytes, 0, bytes.length);
    }

    private static void check(
            boolean ours, boolean theirs, long ourTieBreaker, long theirTieBreaker, boolean granted, boolean after) {
        IceRole role = new IceRole(ours, false, ourTieBreaker);
        assertEquals(granted, role.agreesWith(request(theirs, theirTieBreaker)));
        assertEquals(after, role.controlling());
    }

    @Test
    void differentRolesAreNoConflict() {
        check(true, false, 1, 2, true, true);
        check(false, true, 2, 1, true, false);
    }

    @Test
    void ofTwoControllingTheGreaterTieBreakerStaysSo() {
        check(true, true, 5, 4, false, true);
        check(true, true, 5, 5, false, true);
        check(true, true, 5, 6, true, false);
        check(true, true, 5, -1, true, false);
        check(true, true, -1, 5, false, true);
    }

    @Test
    void ofTwoControlledTheGreaterTieBreakerBecomesControlling() {
        check(false, false, 5, 4, true, true);
        check(false, false, 5, 5, true, true);
        check(false, false, 5, 6, false, false);
        check(false, false, 5, -1, false, false);
        check(false, false, -1, 5, true, true);
    }

    @Test
    void aLiteAgentNeverControls() {
        IceRole lite = new IceRole(true, true, -1);
        lite.setControlling(true);
        assertEquals(false, lite.controlling());
        assertEquals(false, lite.agreesWith(request(false, 0)));
        assertEquals(false, lite.controlling());
        assertEquals(true, lite.agreesWith(request(true, 0)));
    }

    @Test
    void aRequestWithoutARoleIsNoConflict() {
        byte[] bytes = new RawStun(1, RawStun.newId()).bytes();
        assertEquals(true, new IceRole(true, false, 1).agreesWith(StunMessage.parse(bytes, 0, bytes.length)));
    }
}
