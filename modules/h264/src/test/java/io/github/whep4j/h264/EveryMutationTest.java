package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SECOND_IDR_SLICE;
import static io.github.whep4j.h264.Fixtures.SLICE;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.hex;
import static io.github.whep4j.h264.Fixtures.stapA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A short stream with one packet cut at every length, or with every single bit of it flipped. */
class EveryMutationTest {
    private record Packet(byte[] payload, long timestamp, boolean marker) {}

    private final List<Packet> stream = new ArrayList<>();
    private int runs;

    EveryMutationTest() {
        stream.add(new Packet(stapA(SPS, PPS), 0, false));
        stream.add(new Packet(hex("0601c480"), 0, false));
        addFragments(IDR, 0);
        stream.add(new Packet(SECOND_IDR_SLICE, 0, true));
        addFragments(SLICE, 3000);
        stream.add(new Packet(stapA(hex("0930"), SLICE), 6000, true));
        stream.add(new Packet(SPS, 9000, false));
        stream.add(new Packet(PPS, 9000, false));
        stream.add(new Packet(IDR, 9000, true));
    }

    @Test
    void everyTruncatedPrefixOfEveryPacket() {
        for (int i = 0; i < stream.size(); i++) {
            byte[] payload = stream.get(i).payload();
            for (int length = 0; length < payload.length; length++) {
                run(i, Arrays.copyOf(payload, length));
            }
        }
        assertEquals(stream.stream().mapToInt(packet -> packet.payload().length).sum(), runs);
    }

    @Test
    void everyBitFlipOfEveryPacket() {
        for (int i = 0; i < stream.size(); i++) {
            for (int bit = 0; bit < stream.get(i).payload().length * 8; bit++) {
                byte[] flipped = stream.get(i).payload().clone();
                flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
                run(i, flipped);
            }
        }
        assertEquals(
                stream.stream().mapToInt(packet -> packet.payload().length * 8).sum(), runs);
    }

    private void run(int mutated, byte[] payload) {
        Recording sink = new Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(1 << 12, List.of(), sink);
        for (int i = 0; i < stream.size(); i++) {
            Packet packet = stream.get(i);
            byte[] bytes = i == mutated ? payload : packet.payload();
            depacketizer.onPacket(bytes, 0, bytes.length, packet.timestamp(), packet.marker());
        }
        byte[] last = stapA(SPS, PPS, IDR);
        depacketizer.onPacket(last, 0, last.length, 12_000, true);

        Set<Long> seen = new HashSet<>(sink.damaged);
        for (Unit unit : sink.units) {
            seen.add(unit.timestamp());
            assertTrue(unit.sets().width() > 0 && unit.sets().height() > 0);
            assertTrue(!unit.keyFrame() || hasParameterSets(unit), "a key frame without its parameter sets");
        }
        assertTrue(seen.size() >= 4, "a picture vanished without a word: " + seen);
        Unit recovered = sink.units.get(sink.units.size() - 1);
        assertTrue(recovered.complete() && recovered.keyFrame() && recovered.timestamp() == 12_000);
        runs++;
    }

    private static boolean hasParameterSets(Unit unit) {
        List<Integer> types =
                unit.nalUnits().stream().map(nal -> NalUnit.type(nal[0])).toList();
        return types.contains(NalUnit.SPS) && types.contains(NalUnit.PPS);
    }

    private void addFragments(byte[] nalUnit, long timestamp) {
        List<byte[]> fragments = Fixtures.fuA(nalUnit, 3);
        for (int i = 0; i < fragments.size(); i++) {
            boolean marker = timestamp > 0 && i == fragments.size() - 1;
            stream.add(new Packet(fragments.get(i), timestamp, marker));
        }
    }
}
