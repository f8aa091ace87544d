package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.rtp.Exercise.Slice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class RtpHeaderProperties {

    @Property(tries = 300)
    void headersAreReadAsWrittenBitByBit(
            @ForAll @IntRange(max = 127) int payloadType,
            @ForAll boolean marker,
            @ForAll @IntRange(max = 65_535) int sequenceNumber,
            @ForAll @LongRange(max = 0xffff_ffffL) long timestamp,
            @ForAll int ssrc,
            @ForAll @Size(max = 15) List<Integer> csrcs,
            @ForAll @IntRange(max = 40) int payloadLength) {
        ByteArrayOutputStream naive = new ByteArrayOutputStream();
        naive.write(0x80 | csrcs.size());
        naive.write((marker ? 128 : 0) + payloadType);
        word(naive, sequenceNumber, 2);
        word(naive, timestamp, 4);
        word(naive, ssrc, 4);
        csrcs.forEach(csrc -> word(naive, csrc, 4));
        naive.writeBytes(new byte[payloadLength]);
        byte[] packet = naive.toByteArray();

        assertEquals(12 + 4 * csrcs.size(), RtpHeader.lengthOf(packet, 0, packet.length));
        assertEquals(payloadType, RtpHeader.payloadType(packet, 0));
        assertEquals(marker, RtpHeader.marker(packet, 0));
        assertEquals(sequenceNumber, RtpHeader.sequenceNumber(packet, 0));
        assertEquals(timestamp, RtpHeader.timestamp(packet, 0));
        assertEquals(ssrc, RtpHeader.ssrc(packet, 0));
        for (int i = 0; i < csrcs.size(); i++) {
            assertEquals(csrcs.get(i), RtpHeader.csrc(packet, 0, i));
        }
        if (csrcs.isEmpty()) {
            byte[] written = new byte[12];
            assertEquals(12, RtpHeader.write(written, 0, payloadType, marker, sequenceNumber, timestamp, ssrc));
            assertArrayEquals(Arrays.copyOf(packet, 12), written);
        }
    }

    @Property(tries = 300)
    void extensionsAreFoundWhereverTheyStand(
            @ForAll("elements") Map<Integer, byte[]> elements, @ForAll boolean twoByte) {
        byte[] buf = new byte[2 + 12 + 4 + 20 * 20];
        RtpHeader.write(buf, 2, 96, true, 1, 2, 3);
        int length = HeaderExtensions.begin(buf, 2, 12, twoByte);
        for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
            byte[] data = element.getValue();
            length = HeaderExtensions.append(buf, 2, length, element.getKey(), data, 0, data.length);
        }
        length = HeaderExtensions.end(buf, 2, length);

        assertEquals(0, length % 4);
        assertEquals(length, RtpHeader.lengthOf(buf, 2, length));
        for (int id = 0; id <= 15; id++) {
            byte[] expected = elements.get(id);
            int at = HeaderExtensions.find(buf, 2, id);
            if (expected == null) {
                assertEquals(HeaderExtensions.NOT_FOUND, at);
            } else {
                assertArrayEquals(expected, Arrays.copyOfRange(buf, at, at + HeaderExtensions.lengthBytes(buf, 2, at)));
            }
        }
    }

    @Provide
    Arbitrary<Map<Integer, byte[]>> elements() {
        Arbitrary<byte[]> data =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(16);
        return Arbitraries.maps(Arbitraries.integers().between(1, 14), data)
                .ofMaxSize(14)
                .map(TreeMap::new);
    }

    @Property(tries = 2_000)
    void arbitraryBytesAreSafeToRead(@ForAll("datagrams") byte[] bytes) {
        Slice slice = Slice.of(bytes, bytes.length);
        Exercise.rtp(slice);
        Exercise.rtcp(slice);
    }

    @Provide
    Arbitrary<byte[]> datagrams() {
        Arbitrary<byte[]> tail = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        Arbitrary<Integer> second = Arbitraries.integers().between(0, 255);
        return Combinators.combine(Arbitraries.integers().between(0x80, 0xbf), second, tail)
                .as((first, packetType, rest) -> {
                    byte[] all = new byte[rest.length + 2];
                    all[0] = first.byteValue();
                    all[1] = packetType.byteValue();
                    System.arraycopy(rest, 0, all, 2, rest.length);
                    if (all.length >= 4 && packetType >= 192 && packetType <= 223) {
                        all[2] = 0;
                        all[3] = (byte) (all.length / 4 - 1);
                    }
                    return all;
                });
    }

    private static void word(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >> (8 * i)));
        }
    }
}
