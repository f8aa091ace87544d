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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of packet, sound and broken (RFC 6184, Sections 5.6 to 5.8). */
class H264DepacketizerTest {
    private final Recording sink = new Recording();
    private final H264Depacketizer depacketizer = new H264Depacketizer(1 << 16, List.of(), sink);
    private long timestamp;

    /** A key frame first, so that the pictures after it can be handed over. */
    @BeforeEach
    void keyFrame() {
        packet(stapA(SPS, PPS), false);
        packet(IDR, true);
        assertTrue(sink.only().keyFrame() && sink.only().complete());
        sink.units.clear();
        timestamp = 3000;
    }

    @Test
    void aggregatedParameterSets_fragmentedPicture_isHandedOverAtTheMarker() {
        packet(stapA(SPS, PPS), false);
        packets(Fixtures.fuA(IDR, 3), true);

        Unit unit = sink.only();
        assertArrayEquals(annexB(SPS, PPS, IDR), unit.bytes());
        assertTrue(unit.keyFrame());
        assertTrue(unit.complete());
        assertEquals(3000, unit.timestamp());
        assertEquals(320, unit.sets().width());
        assertEquals(240, unit.sets().height());
        assertEquals("avc1.42C01F", unit.sets().codecString());
    }

    @Test
    void everyMixtureOfPacketsGivesTheSameUnit() {
        byte[] sei = hex("0603010203");
        byte[] expected = annexB(SPS, PPS, sei, IDR, SECOND_IDR_SLICE);

        packet(SPS, false);
        packet(PPS, false);
        packet(sei, false);
        packet(IDR, false);
        packet(SECOND_IDR_SLICE, true);
        timestamp += 3000;
        packet(stapA(SPS, PPS, sei, IDR, SECOND_IDR_SLICE), true);
        timestamp += 3000;
        packets(Fixtures.fuA(SPS, 4), false);
        packet(stapA(PPS, sei), false);
        packets(Fixtures.fuA(IDR, 2), false);
        packets(Fixtures.fuA(SECOND_IDR_SLICE, 5), true);

        assertEquals(3, sink.units.size());
        for (Unit unit : sink.units) {
            assertArrayEquals(expected, unit.bytes());
            assertTrue(unit.keyFrame() && unit.complete());
        }
    }

    @Test
    void fragmentsOfPion_giveBackTheNalUnit() {
        packet(hex("1c80010203"), false);
        packet(hex("1c00040506"), false);
        packet(hex("1c00070809"), false);
        packet(hex("1c00101112"), false);
        packet(hex("1c40131415"), true);

        // FU type 0 is not allowed in a fragment (Section 5.8): pion takes it, we don't.
        assertEquals(List.of(3000L), sink.damaged);
        assertEquals(5, depacketizer.counters().malformedPackets());

        timestamp += 3000;
        packet(hex("7c81 9a0203"), false);
        packet(hex("7c01 040506"), false);
        packet(hex("7c41 131415"), true);
        assertArrayEquals(hex("00000001 61 9a0203 040506 131415"), sink.only().bytes());
    }

    @Test
    void libwebrtcFragments_restoreTheHeaderFromIndicatorAndFuHeader() {
        byte[] nalUnit = hex("0585b80004000013931200");
        packet(hex("1c8585b80004000013931200"), false);
        packet(hex("1c0502"), false);
        packet(hex("1c4503"), true);

        List<byte[]> units = sink.only().nalUnits();
        assertArrayEquals(concat(nalUnit, hex("0203")), units.get(units.size() - 1));
    }

    /** Both bytes of a size count. */
    @Test
    void unitsOfHundredsOfBytesInAnAggregation() {
        byte[] slice = Arrays.copyOf(SLICE, 600);
        Arrays.fill(slice, SLICE.length, slice.length, (byte) 0x78);
        byte[] second = Arrays.copyOf(slice, 256);
        packet(stapA(slice, hex("0603010203"), second), true);

        assertArrayEquals(annexB(slice, hex("0603010203"), second), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void libwebrtcAggregation() {
        packet(stapA(hex("077a001fbcd9405005ba1000000300c00000032ae0f1832580"), PPS, IDR), true);
        assertEquals(1280, sink.only().sets().width());
        assertEquals(3, sink.only().nalUnits().size());
    }

    @ParameterizedTest
    @CsvSource({
        "no NAL unit, 18",
        "lone empty, 180000",
        "nothing but empty, 18000000000000",
        "size cut, 1800",
        "first unit cut, d827",
        "first unit cut, 58cbeddf",
        "just after the size, 382727",
        "dangling byte, 78000268cb01",
        "truncated second unit, 78000268cb000341",
        "pion: dangling size, 78000f6742c01f1a323501407a403c2211a803",
        "pion: truncated, 78000f6742c01f1a323501407a403c2211",
        "size without a unit, 78000268cb0003",
        "aggregation in aggregation, 78000478000141",
        "interleaved aggregation in aggregation, 78000479000141",
        "fragment in aggregation, 7800047c8541ff",
        "interleaved fragment in aggregation, 7800047d8541ff",
        "forbidden bit inside, 780002c19a",
    })
    void brokenAggregationPacket_isNotUsedAtAll(String name, String payload) {
        packet(hex(payload), false);
        packet(SLICE, true);

        long dropped = depacketizer.counters().malformedPackets()
                + depacketizer.counters().forbiddenPackets();
        assertEquals(1, dropped, name);
        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
    }

    @ParameterizedTest
    @CsvSource({
        "one byte, 7c",
        "one byte with F, fc",
        "one byte, 9c",
        "type 0, 7c80ff",
        "type 24, 7c98ff",
        "type 28, 7c9cff",
        "type 31, 7c9fff"
    })
    void brokenFragment_isDropped(String name, String payload) {
        packet(hex(payload), false);
        packet(SLICE, true);

        long dropped = depacketizer.counters().malformedPackets()
                + depacketizer.counters().forbiddenPackets();
        assertEquals(1, dropped, name);
        assertFalse(sink.only().complete());
        assertArrayEquals(annexB(SLICE), sink.only().bytes());
    }

    @Test
    void fragmentWithoutPayload_isTolerated() {
        packet(hex("7c81"), false);
        packet(hex("7c019a00"), false);
        packet(hex("7c01"), false);
        packet(hex("7c41"), true);

        assertArrayEquals(hex("00000001619a00"), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void reservedBitOfTheFuHeader_isIgnored() {
        packet(hex("7ca19a"), false);
        packet(hex("7c6155"), true);

        assertArrayEquals(hex("00000001619a55"), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void startMissing_dropsTheRestOfTheNalUnit() {
        packet(hex("7c019a"), false);
        packet(hex("7c41bb"), false);
        packet(SLICE, true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(2, depacketizer.counters().orphanedFragments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7c02ff", "5c01ff", "7c05ff"})
    void anotherTypeOrNriWithinANalUnit_isNeverSpliced(String other) {
        packet(hex("7c819a"), false);
        packet(hex(other), false);
        packet(hex("7c41ee"), false);
        packet(SLICE, true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(1, depacketizer.counters().abandonedNalUnits());
        assertEquals(2, depacketizer.counters().orphanedFragments());
    }

    @Test
    void startAgain_dropsWhatWasUnderWay() {
        packet(hex("7c819a11"), false);
        packet(hex("7c819a22"), false);
        packet(hex("7c41ee"), true);

        assertArrayEquals(hex("00000001619a22ee"), sink.only().bytes());
        assertFalse(sink.only().complete());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherPacketBeforeTheEnd_dropsWhatWasUnderWay(boolean aggregated) {
        packet(hex("7c819a11"), false);
        packet(aggregated ? stapA(SLICE) : SLICE, false);
        packet(hex("7c41ee"), true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
        assertEquals(1, depacketizer.counters().abandonedNalUnits());
        assertEquals(1, depacketizer.counters().orphanedFragments());
    }

    /** Not even between two of the time that it began with. */
    @Test
    void fragmentOfAnotherTime_isNeverSpliced() {
        packet(hex("7c819a11"), false);
        depacketizer.onPacket(hex("7c012222"), 0, 4, timestamp + 3000, false);
        packet(hex("7c41ee"), true);

        assertEquals(List.of(), sink.units);
        assertEquals(List.of(3000L, 6000L, 3000L), sink.damaged);
    }

    @Test
    void endMissing_dropsTheNalUnit() {
        packet(hex("7c819a11"), false);
        packet(SLICE, true);
        timestamp += 3000;
        packet(hex("7c819a11"), true);
        timestamp += 3000;
        packet(hex("7c819a11"), false);
        timestamp += 3000;
        packet(SLICE, true);

        assertEquals(2, sink.units.size());
        assertFalse(sink.units.get(0).complete());
        assertArrayEquals(annexB(SLICE), sink.units.get(0).bytes());
        assertTrue(sink.units.get(1).complete());
        assertEquals(List.of(6000L, 9000L), sink.damaged);
        assertEquals(3, depacketizer.counters().abandonedNalUnits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"79000100021234", "7a00010002", "7b00010002", "7d810001ff"})
    void packetsOfTheInterleavedMode_areDroppedAndTheUnitIsNotWhole(String payload) {
        packet(hex(payload), false);
        packet(SLICE, true);

        assertEquals(1, depacketizer.counters().interleavedPackets());
        assertFalse(sink.only().complete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "60aa", "7eff", "ff0000", "7f"})
    void reservedTypes_areIgnored(String payload) {
        packet(hex(payload), false);
        packet(SLICE, true);

        boolean forbidden = payload.startsWith("ff");
        assertEquals(forbidden ? 0 : 1, depacketizer.counters().reservedNalUnits());
        assertEquals(!forbidden, sink.only().complete());
        assertArrayEquals(annexB(SLICE), sink.only().bytes());
    }

    @Test
    void reservedTypeInAnAggregation_isLeftOutOfIt() {
        packet(stapA(SLICE, hex("1eff"), hex("60")), true);

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertTrue(sink.only().complete());
        assertEquals(2, depacketizer.counters().reservedNalUnits());
    }

    @Test
    void forbiddenBit_dropsThePacket() {
        packet(hex("e19a00"), false);
        packet(hex("fc819a"), false);
        packet(SLICE, true);

        assertEquals(2, depacketizer.counters().forbiddenPackets());
        assertFalse(sink.only().complete());
    }

    @Test
    void paddingOnly_isNeitherLossNorBoundary() {
        packet(hex("7c819a"), false);
        depacketizer.onPacket(new byte[0], 0, 0, 0, false);
        packet(hex("7c41bb"), false);
        depacketizer.onPacket(new byte[8], 4, 0, timestamp, true);

        assertTrue(sink.only().complete());
        assertArrayEquals(hex("00000001619abb"), sink.only().bytes());
        assertEquals(2, depacketizer.counters().emptyPackets());
    }

    @Test
    void fillerIsLeftOut_delimitersAndEndOfSequenceStay() {
        packet(hex("0910"), false);
        packet(hex("0cffffff80"), false);
        packet(SLICE, false);
        packets(Fixtures.fuA(hex("0cffffff80"), 2), false);
        packet(stapA(hex("0cff80"), hex("0a")), true);

        assertArrayEquals(annexB(hex("0910"), SLICE, hex("0a")), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void unitOverTheLimit_isDroppedOnce() {
        byte[] large = new byte[40_000];
        large[0] = 0x41;
        large[1] = (byte) 0x9a;
        packet(large, false);
        packet(large, false);
        packet(SLICE, false);
        packets(Fixtures.fuA(large, 1000), true);
        timestamp += 3000;
        packet(SLICE, true);

        assertEquals(List.of(3000L), sink.damaged);
        assertEquals(1, depacketizer.counters().oversizedUnits());
        assertTrue(sink.only().complete());
    }

    @Test
    void floodOfTinyNalUnits_isBoundedByTheLimit() {
        byte[] flood = new byte[1 + 300 * 3];
        flood[0] = 0x18;
        for (int i = 1; i < flood.length; i += 3) {
            flood[i + 1] = 1;
            flood[i + 2] = 0x06;
        }
        for (int i = 0; i < 100; i++) {
            packet(flood, false);
        }
        packet(SLICE, true);
        assertEquals(List.of(3000L), sink.damaged);
    }

    @Test
    void everyOneBytePayload_isSafe() {
        for (int value = 0; value < 256; value++) {
            packet(new byte[] {(byte) value}, value % 2 == 0);
        }
        timestamp += 3000;
        packet(stapA(SPS, PPS, IDR), true);
        Unit last = sink.units.get(sink.units.size() - 1);
        assertTrue(last.keyFrame() && last.complete());
    }

    @Test
    void sourceArrayIsReadOnlyWithinItsBounds() {
        byte[] surrounded = concat(hex("ffff"), SLICE, hex("ffff"));
        byte[] before = surrounded.clone();
        depacketizer.onPacket(surrounded, 2, SLICE.length, timestamp, true);

        assertArrayEquals(before, surrounded);
        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> depacketizer.onPacket(surrounded, 2, surrounded.length, timestamp, true));
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
