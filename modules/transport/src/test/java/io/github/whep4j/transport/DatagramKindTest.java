package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DatagramKindTest {
    /** The table of RFC 7983, Section 7, with RFC 5761, Section 4 for the second byte. */
    private static DatagramKind expected(int first, int second) {
        if (first < 4) {
            return DatagramKind.STUN;
        }
        if (first > 19 && first < 64) {
            return DatagramKind.DTLS;
        }
        if (first > 63 && first < 80) {
            return DatagramKind.TURN_CHANNEL;
        }
        if (first > 127 && first < 192) {
            return (second & 0x7f) > 63 && (second & 0x7f) < 96 && second > 127
                    ? DatagramKind.SRTCP
                    : DatagramKind.SRTP;
        }
        return DatagramKind.OTHER;
    }

    @Test
    void classifiesEveryPairOfFirstBytes() {
        byte[] buf = new byte[5];
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                buf[3] = (byte) first;
                buf[4] = (byte) second;
                assertEquals(expected(first, second), DatagramKind.of(buf, 3, 2), first + " " + second);
            }
        }
    }

    @Test
    void looksAtNothingOutsideTheDatagram() {
        byte[] rtcp = {(byte) 0x80, (byte) 200};
        assertEquals(DatagramKind.OTHER, DatagramKind.of(rtcp, 0, 0));
        assertEquals(DatagramKind.OTHER, DatagramKind.of(rtcp, 0, 1));
        assertEquals(DatagramKind.SRTCP, DatagramKind.of(rtcp, 0, 2));
        assertEquals(DatagramKind.STUN, DatagramKind.of(new byte[] {1}, 0, 1));
        assertEquals(DatagramKind.OTHER, DatagramKind.of(new byte[0], 0, 0));
    }
}
