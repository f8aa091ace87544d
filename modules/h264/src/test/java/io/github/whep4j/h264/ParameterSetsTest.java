package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.annexB;
import static io.github.whep4j.h264.Fixtures.concat;
import static io.github.whep4j.h264.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterSetsTest {
    /** pic_parameter_set_id 0 and seq_parameter_set_id 12. */
    private static final byte[] PPS_OF_12 = hex("68 8d a0");

    private static final byte[] SPS_12 = hex("6742c01f1a323501407a403c2211a8");

    @Test
    void empty_hasNoDimensions() {
        assertEquals(0, ParameterSets.empty().width());
        assertEquals(0, ParameterSets.empty().height());
        assertEquals("", ParameterSets.empty().codecString());
        assertNull(ParameterSets.empty().active());
    }

    @Test
    void inForceIsTheOneThatThePpsRefersTo() {
        ParameterSets sets = ParameterSets.of(List.of(SPS, SPS_12, PPS_OF_12));

        assertEquals(12, sets.active().id());
        assertEquals(640, sets.width());
        assertEquals(2, sets.sps().size());
        assertEquals(1, sets.pps().size());
        assertArrayEquals(annexB(SPS, SPS_12, PPS_OF_12), sets.annexB());
    }

    @Test
    void withoutPps_theFirstSpsIsInForce() {
        assertEquals(320, ParameterSets.of(List.of(SPS)).width());
    }

    @Test
    void unsoundOnesArePassedOver() {
        ParameterSets sets = ParameterSets.of(List.of(hex(""), hex("67"), hex("6588"), SPS, hex("278000"), PPS));

        assertEquals(1, sets.sps().size());
        assertEquals(1, sets.pps().size());
        assertEquals("avc1.42C01F", sets.codecString());
    }

    @Test
    void trailingZerosDontMakeAnotherSet() {
        assertEquals(ParameterSets.of(List.of(SPS, PPS)), ParameterSets.of(List.of(concat(SPS, hex("0000")), PPS)));
        assertNotEquals(ParameterSets.of(List.of(SPS, PPS)), ParameterSets.of(List.of(SPS)));
    }

    @Test
    void storeGivesTheSameInstanceUntilSomethingChanges() {
        ParameterSetStore store = new ParameterSetStore();
        assertTrue(store.offer(SPS, 0, SPS.length));
        assertTrue(store.offer(PPS, 0, PPS.length));
        SequenceParameterSet active = store.referredBy(0);
        ParameterSets first = store.snapshot(active);

        assertTrue(store.offer(SPS, 0, SPS.length));
        assertSame(first, store.snapshot(active));

        byte[] newer = SPS.clone();
        newer[3] = 40;
        assertTrue(store.offer(newer, 0, newer.length));
        assertEquals(40, store.referredBy(0).levelIdc());
        assertEquals(1, store.snapshot(store.referredBy(0)).sps().size());
    }

    @Test
    void oversizedOrForbiddenSetsAreRefused() {
        ParameterSetStore store = new ParameterSetStore();
        byte[] large = concat(SPS, new byte[ParameterSetStore.MAX_SET_BYTES]);
        large[large.length - 1] = 1;
        assertFalse(store.offer(large, 0, large.length));
        byte[] forbidden = SPS.clone();
        forbidden[0] |= (byte) 0x80;
        assertFalse(store.offer(forbidden, 0, forbidden.length));
        assertNull(store.referredBy(0));
        assertNull(store.referredBy(-1));
        assertNull(store.referredBy(256));
    }

    /** Each key frame that comes without is given all of them: a packet of some bytes must not make a megabyte. */
    @Test
    void allSetsTogetherAreBounded() {
        Fixtures.Recording out = new Fixtures.Recording();
        H264Depacketizer depacketizer = new H264Depacketizer(1 << 24, List.of(SPS, PPS), out);
        byte[] junk = new byte[4_000];
        Arrays.fill(junk, (byte) 0x55);
        for (int id = 0; id < 256; id++) {
            byte[] pps = concat(pps(id), junk);
            depacketizer.onPacket(pps, 0, pps.length, id, true);
        }
        depacketizer.onPacket(IDR, 0, IDR.length, 1_000, true);
        int length = out.only().bytes().length;
        assertTrue(length < 17_000, length + " bytes");
        assertTrue(depacketizer.counters().rejectedParameterSets() >= 252, depacketizer.counters()::toString);
    }

    @Test
    void aSetMayTakeThePlaceOfOneOfItsIdAlsoWhereThereIsNoRoomForAnother() {
        ParameterSetStore store = new ParameterSetStore();
        int kept = 0;
        while (store.offer(large(kept, 0x55), 0, 4_000)) {
            kept++;
        }
        assertEquals(ParameterSetStore.MAX_BYTES / 4_000, kept);
        for (int round = 1; round < 10; round++) {
            assertTrue(store.offer(large(0, 0x55 + round), 0, 4_000));
            assertTrue(store.knows(large(0, 0x55 + round), 0, 4_000));
            assertFalse(store.offer(large(kept, 0x55), 0, 4_000));
        }
        assertEquals(kept, store.snapshot(null).pps().size());
    }

    private static byte[] large(int id, int filling) {
        byte[] junk = new byte[4_000];
        Arrays.fill(junk, (byte) filling);
        return Arrays.copyOf(concat(pps(id), junk), 4_000);
    }

    /** Of the sequence parameter set 0. */
    private static byte[] pps(int id) {
        return new BitWriter().unsignedExpGolomb(id).unsignedExpGolomb(0).nalUnit(0x68);
    }

    @Test
    void toStringNamesWhatIsInForce() {
        assertTrue(ParameterSets.of(List.of(SPS, PPS)).toString().contains("320x240"));
    }
}
