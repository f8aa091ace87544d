package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SECOND_IDR_SLICE;
import static io.github.whep4j.h264.Fixtures.SLICE;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.annexB;
import static io.github.whep4j.h264.Fixtures.concat;
import static io.github.whep4j.h264.Fixtures.hex;
import static io.github.whep4j.h264.Fixtures.stapA;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 6184 forbids or does not know, and some cameras send. */
class OddSendersTest {
    private static final byte[] LONG_START_CODE = hex("00000001");
    private static final byte[] SHORT_START_CODE = hex("000001");
    /** first_mb_in_slice 1. */
    private static final byte[] SECOND_SLICE = hex("4146880102");

    private final Recording sink = new Recording();
    private final H264Depacketizer depacketizer = new H264Depacketizer(1 << 16, List.of(), sink);
    private long timestamp = 3000;

    @Test
    void startAndEndInOneFragment_isTheWholeNalUnit() {
        packets(Fixtures.fuA(SPS, 100), false);
        packets(Fixtures.fuA(PPS, 100), false);
        packets(Fixtures.fuA(IDR, 100), true);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.only().bytes());
        assertTrue(sink.only().keyFrame() && sink.only().complete());
        assertEquals(0, depacketizer.counters().malformedPackets());
    }

    @Test
    void startAndEndInOneFragment_abandonsTheOneUnderWay() {
        keyFrame();
        packet(hex("7c819a11"), false);
        packets(Fixtures.fuA(SLICE, 100), true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(1, depacketizer.counters().abandonedNalUnits());
    }

    @ParameterizedTest
    @CsvSource({
        "leading empty, 180000 0007 419a0102030405",
        "middle empty, 18 0002 0910 0000 0007 419a0102030405",
        "trailing empty, 18 0007 419a0102030405 0000",
        "padding, 18 0007 419a0102030405 00",
        "more padding, 18 0007 419a0102030405 0000000000",
    })
    void emptyUnitsAndPaddingInAnAggregation_areNothing(String name, String payload) {
        keyFrame();
        packet(hex(payload), true);

        byte[] bytes = sink.only().bytes();
        assertArrayEquals(annexB(SLICE), name.startsWith("middle") ? withoutDelimiter(bytes) : bytes, name);
        assertTrue(sink.only().complete(), name);
    }

    private static byte[] withoutDelimiter(byte[] annexB) {
        return hex(java.util.HexFormat.of().formatHex(annexB).replace("000000010910", ""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parameterSetsAndSliceWithStartCodesBetween_inOnePacket(boolean fragmented) {
        byte[] joined = concat(SPS, LONG_START_CODE, PPS, SHORT_START_CODE, hex("0600"), LONG_START_CODE, IDR);
        packets(fragmented ? Fixtures.fuA(joined, 3) : List.of(joined), true);

        assertArrayEquals(annexB(SPS, PPS, hex("06"), IDR), sink.only().bytes());
        assertTrue(sink.only().keyFrame() && sink.only().complete());
        assertEquals(320, sink.only().sets().width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000001", "000001", "0000000001"})
    void startCodeBeforeTheNalUnit(String startCode) {
        packet(concat(hex(startCode), SPS), false);
        packet(concat(hex(startCode), PPS), false);
        packets(Fixtures.fuA(concat(hex(startCode), IDR), 6), true);
        timestamp += 3000;
        packet(stapA(concat(hex(startCode), SPS), concat(hex(startCode), PPS), concat(hex(startCode), IDR)), true);

        assertEquals(2, sink.units.size());
        for (Unit unit : sink.units) {
            assertArrayEquals(annexB(SPS, PPS, IDR), unit.bytes());
            assertTrue(unit.keyFrame() && unit.complete());
        }
        assertEquals(0, depacketizer.counters().reservedNalUnits());
    }

    @Test
    void startCodesInTheSessionDescription() {
        List<byte[]> sprops = List.of(concat(SHORT_START_CODE, SPS, LONG_START_CODE, PPS));
        H264Depacketizer other = new H264Depacketizer(1 << 16, sprops, sink);
        other.onPacket(IDR, 0, IDR.length, 0, true);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.only().bytes());
        assertEquals(0, other.counters().rejectedParameterSets());
        assertEquals(320, ParameterSets.of(sprops).width());
    }

    @Test
    void oneByteWithinFragmentsThatBeginWithAStartCode_isDropped() {
        keyFrame();
        packet(hex("1c80 000001 419a"), false);
        packet(hex("1c"), false);
        packet(hex("1c40 22"), false);
        packet(SLICE, true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(2, depacketizer.counters().malformedPackets());
    }

    @Test
    void slicesWithStartCodesBetween_areAllThere() {
        packet(concat(SPS, LONG_START_CODE, PPS), false);
        packet(concat(IDR, LONG_START_CODE, SECOND_IDR_SLICE), true);

        assertEquals(4, sink.only().nalUnits().size());
        assertTrue(sink.only().keyFrame() && sink.only().complete());
    }

    @Test
    void delimiterBeforeASlice_inOnePacket() {
        keyFrame();
        packet(concat(hex("09f0"), LONG_START_CODE, SLICE), true);

        assertArrayEquals(annexB(hex("09f0"), SLICE), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    /** The time in milliseconds as eight bytes, which has what looks like a start code. */
    @Test
    void timeWithoutEmulationPrevention_isLeftInItsSeiMessage() {
        keyFrame();
        byte[] sei = hex("06 0518 00112233445566778899aabbccddeeff 0000019c6a1b2c3d 80");
        packet(stapA(sei, SLICE), true);

        assertArrayEquals(annexB(sei, SLICE), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void brokenParameterSetBehindAStartCode_isALoss() {
        keyFrame();
        packet(concat(hex("09f0"), LONG_START_CODE, hex("67"), LONG_START_CODE, SLICE), true);

        assertArrayEquals(annexB(hex("09f0"), SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(1, depacketizer.counters().rejectedParameterSets());
    }

    @Test
    void markersOnEveryFragment_endNothingBeforeTheLast() {
        packet(stapA(SPS, PPS), true);
        for (byte[] fragment : Fixtures.fuA(IDR, 2)) {
            packet(fragment, true);
        }
        timestamp += 3000;
        for (byte[] fragment : Fixtures.fuA(SLICE, 2)) {
            packet(fragment, true);
        }

        assertEquals(2, sink.units.size());
        assertArrayEquals(annexB(SPS, PPS, IDR), sink.units.get(0).bytes());
        assertArrayEquals(annexB(SLICE), sink.units.get(1).bytes());
        assertTrue(sink.units.get(0).complete() && sink.units.get(1).complete());
        assertEquals(List.of(), sink.damaged);
    }

    @Test
    void markersOnEverySlice_countNoMoreOnceThatIsSeen() {
        keyFrame();
        packet(SLICE, true);
        packet(SECOND_SLICE, true);
        assertFalse(sink.units.get(1).complete());

        sink.units.clear();
        for (int i = 0; i < 100; i++) {
            timestamp += 3000;
            packet(i == 50 ? stapA(SPS, PPS) : hex("0910"), true);
            packet(i == 50 ? IDR : SLICE, true);
            packet(i == 50 ? SECOND_IDR_SLICE : SECOND_SLICE, true);
            assertEquals(i, sink.units.size());
        }
        assertTrue(depacketizer.flush());

        assertEquals(100, sink.units.size());
        assertTrue(sink.units.stream().allMatch(Unit::complete));
        assertArrayEquals(
                annexB(hex("0910"), SLICE, SECOND_SLICE), sink.units.get(0).bytes());
        assertArrayEquals(
                annexB(SPS, PPS, IDR, SECOND_IDR_SLICE), sink.units.get(50).bytes());
    }

    @Test
    void markersCountAgain_onceTheyAreAtTheEndsAlone() {
        markersOnEverySlice_countNoMoreOnceThatIsSeen();
        depacketizer.onPacket(SLICE, 0, SLICE.length, timestamp + 3000, true);
        depacketizer.onPacket(SECOND_SLICE, 0, SECOND_SLICE.length, timestamp + 3000, true);
        timestamp += 3000;
        sink.units.clear();
        for (int i = 0; i < 61; i++) {
            timestamp += 3000;
            packet(SLICE, false);
            packet(SECOND_SLICE, false);
            packet(SECOND_SLICE, true);
        }
        assertEquals(60, sink.units.size());
        timestamp += 3000;
        packet(SLICE, false);
        packet(SECOND_SLICE, true);

        assertEquals(62, sink.units.size());
        assertTrue(sink.units.stream().allMatch(Unit::complete));
    }

    /** Of a scene that does not move, say: each of its pictures is one slice, and has a marker from any sender. */
    @Test
    void picturesOfOnePacket_sayNothingOfMarkers() {
        markersLoseTheirTrust();
        for (int i = 0; i < 100; i++) {
            timestamp += 3000;
            packet(SLICE, true);
        }
        timestamp += 3000;
        packet(SLICE, true);
        packet(SECOND_SLICE, true);
        assertTrue(depacketizer.flush());

        assertEquals(101, sink.units.size());
        assertTrue(sink.units.stream().allMatch(Unit::complete));
        assertArrayEquals(annexB(SLICE, SECOND_SLICE), sink.units.get(100).bytes());
    }

    /** A packet that is missing may have been the one with another marker. */
    @Test
    void picturesWithGaps_sayNothingOfMarkers() {
        markersLoseTheirTrust();
        for (int i = 0; i < 100; i++) {
            timestamp += 3000;
            packet(SLICE, false);
            packet(SECOND_SLICE, true);
            depacketizer.onGap();
        }
        timestamp += 3000;
        packet(SLICE, true);
        packet(SECOND_SLICE, true);
        assertTrue(depacketizer.flush());

        assertEquals(101, sink.units.size());
        assertArrayEquals(annexB(SLICE, SECOND_SLICE), sink.units.get(100).bytes());
    }

    @Test
    void slicesBehindAGap_sayNothingOfMarkers() {
        keyFrame();
        packet(SLICE, true);
        depacketizer.onGap();
        packet(SECOND_SLICE, true);
        timestamp += 3000;
        packet(SLICE, true);

        assertEquals(3, sink.units.size());
        assertTrue(sink.units.get(2).complete());
    }

    private void markersLoseTheirTrust() {
        keyFrame();
        packet(SLICE, true);
        packet(SECOND_SLICE, true);
        assertEquals(2, sink.units.size());
        sink.units.clear();
    }

    private void keyFrame() {
        packet(stapA(SPS, PPS, IDR), true);
        assertTrue(sink.only().keyFrame() && sink.only().complete());
        sink.units.clear();
        timestamp += 3000;
    }

    private void packet(byte[] payload, boolean marker) {
        depacketizer.onPacket(payload, 0, payload.length, timestamp, marker);
    }

    private void packets(List<byte[]> payloads, boolean markerOnLast) {
        for (int i = 0; i < payloads.size(); i++) {
            packet(payloads.get(i), markerOnLast && i == payloads.size() - 1);
        }
    }
}
