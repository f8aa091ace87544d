package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** How far the readable part of a packet goes, against RFC 3550, Section 5.1, word by word. */
class PacketHeaderProperties {
    private static final int MALFORMED = -1;

    @Property
    void rtpAsTheRfcDrawsIt(
            @ForAll @Size(min = 0, max = 120) byte[] packet,
            @ForAll @IntRange(max = 3) int sources,
            @ForAll boolean extension,
            @ForAll @IntRange(max = 4) int extensionWords,
            @ForAll @IntRange(max = 3) int version) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        if (packet.length > 0) {
            buffer.put(0, (byte) (version << 6 | (extension ? 0x10 : 0) | sources));
        }
        int lengthAt = 12 + 4 * sources + 2;
        if (packet.length >= lengthAt + 2) {
            buffer.putShort(lengthAt, (short) extensionWords);
        }
        int header = 12 + 4 * sources + (extension ? 4 + 4 * extensionWords : 0);
        boolean isOne = packet.length >= 12 && version == 2 && header <= packet.length;
        check(isOne ? header : MALFORMED, packet);
    }

    /** Each length at which something ends: fixed header, sources, the extension's header, the extension. */
    @Property(tries = 200)
    void rtpThatEndsWithItsHeader(
            @ForAll @IntRange(max = 15) int sources,
            @ForAll @IntRange(max = 5) int extensionWords,
            @ForAll @IntRange(min = -1, max = 1) int more) {
        int header = 12 + 4 * sources + 4 + 4 * extensionWords;
        byte[] packet = new byte[header + more];
        packet[0] = (byte) (0x90 | sources);
        if (packet.length >= header - 4 * extensionWords) {
            packet[header - 4 * extensionWords - 1] = (byte) extensionWords;
        }
        check(more < 0 ? MALFORMED : header, packet);
    }

    @Example
    void nothingIsLongerThanADatagram() {
        byte[] packet = new byte[65_536];
        packet[0] = (byte) 0x80;
        assertEquals(12, PacketHeader.rtpLength(packet, 0, 65_535));
        assertEquals(8, PacketHeader.rtcpLength(packet, 0, 65_535));
        assertEquals(MALFORMED, PacketHeader.rtpLength(packet, 0, 65_536));
        assertEquals(MALFORMED, PacketHeader.rtcpLength(packet, 0, 65_536));
    }

    private static void check(int expected, byte[] packet) {
        int read = PacketHeader.rtpLength(packet, 0, packet.length);
        assertEquals(expected, read < 0 ? MALFORMED : read);
    }

    @Property(tries = 100)
    void rtcpIsEightBytesOfHeader(@ForAll @Size(max = 20) byte[] packet, @ForAll @IntRange(max = 3) int version) {
        if (packet.length > 0) {
            packet[0] = (byte) (version << 6 | packet[0] & 0x3f);
        }
        int read = PacketHeader.rtcpLength(packet, 0, packet.length);
        assertEquals(packet.length >= 8 && version == 2 ? 8 : MALFORMED, read < 0 ? MALFORMED : read);
    }
}
