package io.github.whep4j.h264;

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

    @Test
    void toStringNamesWhatIsInForce() {
        assertTrue(ParameterSets.of(List.of(SPS, PPS)).toString().contains("320x240"));
    }
}
