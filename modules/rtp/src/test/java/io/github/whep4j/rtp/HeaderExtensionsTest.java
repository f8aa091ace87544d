package io.github.whep4j.rtp;

import static io.github.whep4j.rtp.Exercise.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {

    @Test
    void oneByteFormEndsAtIdentifierFifteenAndAtZeroWithLength() {
        assertEquals(17, find("9060000100000002000000 03bede0002 10aa20bb f0112233", 1));
        assertEquals(19, find("9060000100000002000000 03bede0002 10aa20bb f030cc00", 2));
        assertEquals(-1, find("9060000100000002000000 03bede0002 10aa20bb f030cc00", 3));
        assertEquals(-1, find("9060000100000002000000 03bede0002 10aa20bb 0130cc00", 3));
        assertEquals(22, find("9060000100000002000000 03bede0002 10aa20bb 0030cc00", 3));
    }

    @Test
    void anElementThatRunsOverIsNotFoundButThoseBeforeItAre() {
        String packet = "9060000100000002000000 03bede0001 10aa2fbb";
        assertEquals(17, find(packet, 1));
        assertEquals(-1, find(packet, 2));
        String twoByte = "9060000100000002000000 0310000002 0101aa02 09bbccdd";
        assertEquals(18, find(twoByte, 1));
        assertEquals(-1, find(twoByte, 2));
        assertEquals(-1, find("9060000100000002000000 0310000001 000000ff", 255), "an identifier without a length");
        assertEquals(-1, find("9060000100000002000000 0310000001 0903aabb", 9), "longer by one byte");
        assertEquals(18, find("9060000100000002000000 0310000001 0902aabb", 9));
    }

    @Test
    void theFirstOfTwoCounts() {
        assertEquals(17, find("9060000100000002000000 03bede0001 10aa10bb", 1));
    }

    @Test
    void twoByteFormHasEmptyElementsAndApplicationBits() {
        byte[] packet = bytes("9060000100000002000000 03100f0002 0500 00 ff 02aabb00");
        int at = HeaderExtensions.find(packet, 0, 5);
        assertEquals(18, at);
        assertEquals(0, HeaderExtensions.lengthBytes(packet, 0, at));
        at = HeaderExtensions.find(packet, 0, 255);
        assertEquals(2, HeaderExtensions.lengthBytes(packet, 0, at));
    }

    @Test
    void unknownProfilesAndMissingExtensionsHoldNothing() {
        assertEquals(-1, find("9060000100000002000000 03c0de0001 10aa10bb", 1));
        assertEquals(-1, find("8060000100000002000000 03bede0001 10aa10bb", 1));
        assertEquals(-1, find("9060000100000002000000 03bede0000", 1));
        assertEquals(-1, find("9060000100000002000000 03bede0001 10aa10bb", 0));
    }

    @Test
    void whatTheFormCannotHoldIsRefused() {
        byte[] buf = new byte[64];
        RtpHeader.write(buf, 0, 96, false, 1, 2, 3);
        int oneByte = HeaderExtensions.begin(buf, 0, 12, false);
        assertThrows(
                IllegalArgumentException.class, () -> HeaderExtensions.append(buf, 0, oneByte, 15, new byte[1], 0, 1));
        assertThrows(
                IllegalArgumentException.class, () -> HeaderExtensions.append(buf, 0, oneByte, 1, new byte[17], 0, 17));
        assertThrows(
                IllegalArgumentException.class, () -> HeaderExtensions.append(buf, 0, oneByte, 1, new byte[1], 0, 0));
        int twoByte = HeaderExtensions.begin(buf, 0, 12, true);
        assertThrows(
                IllegalArgumentException.class, () -> HeaderExtensions.append(buf, 0, twoByte, 256, new byte[1], 0, 1));
    }

    private static int find(String hex, int id) {
        byte[] packet = bytes(hex);
        return RtpHeader.lengthOf(packet, 0, packet.length) < 0 ? -2 : HeaderExtensions.find(packet, 0, id);
    }

    private static byte[] bytes(String hex) {
        return hex(hex.replace(" ", ""));
    }
}
