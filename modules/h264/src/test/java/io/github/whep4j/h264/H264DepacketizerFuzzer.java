package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.nio.ByteBuffer;
import java.util.List;

/** Any payloads of a sender that has our keys: every unit has dimensions and keeps the limit, and the next key frame is whole. */
final class H264DepacketizerFuzzer {
    private static final int MAX_BYTES = 1 << 12;

    private H264DepacketizerFuzzer() {}

    /** Each packet after a byte that says what goes before it (a gap, a new timestamp) and whether it has the marker, and its length. */
    public static void fuzzerTestOneInput(byte[] data) {
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(MAX_BYTES, List.of(Fixtures.SPS, Fixtures.PPS), sink);
        ByteBuffer in = ByteBuffer.wrap(data);
        long timestamp = 0;
        while (in.remaining() >= 2) {
            int flags = in.get();
            byte[] payload = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(payload);
            if ((flags & 4) != 0) {
                depacketizer.onGap();
            }
            timestamp += (flags & 2) * 1_500;
            depacketizer.onPacket(payload, 0, payload.length, timestamp, (flags & 1) != 0);
        }
        depacketizer.flush();
        for (Unit unit : sink.units) {
            assertTrue(unit.bytes().length <= MAX_BYTES);
            assertTrue(unit.sets().width() > 0 && unit.sets().height() > 0);
        }
        byte[] keyFrame = Fixtures.stapA(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR);
        depacketizer.onPacket(keyFrame, 0, keyFrame.length, Long.MAX_VALUE, true);
        Unit last = sink.units.get(sink.units.size() - 1);
        assertTrue(last.complete() && last.keyFrame());
        assertArrayEquals(Fixtures.annexB(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR), last.bytes());
    }

    static List<byte[]> seeds() {
        List<byte[]> fragments = Fixtures.fuA(Fixtures.IDR, 3);
        return List.of(
                input(Fixtures.stapA(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR), Fixtures.SLICE),
                input(fragments.toArray(new byte[0][])),
                input(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR, Fixtures.SECOND_IDR_SLICE),
                input(Fixtures.annexB(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR)),
                input(Fixtures.fuA(Fixtures.annexB(Fixtures.SPS, Fixtures.PPS, Fixtures.IDR), 20)
                        .toArray(new byte[0][])),
                input(Fixtures.fuA(Fixtures.IDR, 100).toArray(new byte[0][])));
    }

    private static byte[] input(byte[]... payloads) {
        ByteBuffer out = ByteBuffer.allocate(2 * payloads.length + Fixtures.concat(payloads).length);
        for (int i = 0; i < payloads.length; i++) {
            boolean last = i == payloads.length - 1;
            out.put((byte) (last ? 1 : 0)).put((byte) payloads[i].length).put(payloads[i]);
        }
        return out.array();
    }
}
