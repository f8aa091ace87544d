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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.Fixtures.Recording;
import io.github.whep4j.h264.Fixtures.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Key frames have their parameter sets in their bytes, or are none (RFC 6184, Sections 8.1 and 8.4). */
class ParameterSetsInForceTest {
    private static final byte[] LARGER_SPS = hex("674d401eeca0501ed80880000003008000001e078b16cb");
    /** seq_parameter_set_id 12, 640x480, and a picture parameter set 1 that refers to it. */
    private static final byte[] SPS_12 = hex("6742c01f1a323501407a403c2211a8");

    private static final byte[] PPS_1_OF_12 = hex("6843 68 0080");
    /** pic_parameter_set_id 1. */
    private static final byte[] IDR_OF_PPS_1 = hex("6588 44 00aa");

    private final Recording sink = new Recording();

    @Test
    void idrWithoutParameterSets_isHeldBack() {
        H264Depacketizer depacketizer = with();
        packet(depacketizer, IDR, 0);
        packet(depacketizer, SLICE, 3000);
        packet(depacketizer, stapA(PPS, IDR), 6000);
        packet(depacketizer, stapA(SPS, IDR_OF_PPS_1), 9000);

        assertEquals(List.of(), sink.units);
        assertEquals(List.of(0L, 3000L, 6000L, 9000L), sink.damaged);
        assertEquals(4, depacketizer.counters().undecodableUnits());
    }

    @Test
    void aPictureOfASetThatNeverCame_isIncompleteWhereTheOthersAreKnown() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        byte[] sliceOfPps1 = hex("41997faa");
        packet(depacketizer, IDR, 0);
        packet(depacketizer, sliceOfPps1, 3000);
        packet(depacketizer, SLICE, 6000);

        assertEquals(
                List.of(true, false, true),
                sink.units.stream().map(Unit::complete).toList());
        assertArrayEquals(annexB(sliceOfPps1), sink.units.get(1).bytes());
    }

    @Test
    void sprops_arePutInFrontOfEachKeyFrameThatBringsNone() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        packet(depacketizer, IDR, 0);
        packet(depacketizer, SLICE, 3000);
        packet(depacketizer, IDR, 6000);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.units.get(0).bytes());
        assertArrayEquals(annexB(SLICE), sink.units.get(1).bytes());
        assertArrayEquals(annexB(SPS, PPS, IDR), sink.units.get(2).bytes());
        assertTrue(sink.units.get(0).keyFrame() && sink.units.get(2).keyFrame());
        assertEquals(320, sink.units.get(1).sets().width());
    }

    @Test
    void sprops_goBehindTheDelimiterAndInFrontOfEverythingElse() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        byte[] sei = hex("060101ff80");
        packet(depacketizer, stapA(hex("0910"), sei, IDR), 0);

        assertArrayEquals(annexB(hex("0910"), SPS, sei, PPS, IDR), sink.only().bytes());
    }

    @Test
    void sprops_areWholeEnoughAfterAGap() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        depacketizer.onGap();
        packet(depacketizer, IDR, 0);

        assertTrue(sink.only().complete(), "this stream never brings parameter sets");
    }

    /** Nothing tells of packets that were lost before the first one that came. */
    @Test
    void firstUnitWithoutItsFirstSlice_isNotWhole() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        packet(depacketizer, SECOND_IDR_SLICE, 0);
        packet(depacketizer, IDR, 3000);

        assertFalse(sink.units.get(0).complete());
        assertTrue(sink.units.get(1).complete());
    }

    @Test
    void firstUnitThatMayLackItsSps_isInDoubt() {
        H264Depacketizer depacketizer = with(LARGER_SPS, PPS);
        packet(depacketizer, stapA(PPS, IDR), 0);
        packet(depacketizer, stapA(SPS, PPS, IDR), 3000);

        assertFalse(sink.units.get(0).complete());
        assertTrue(sink.units.get(1).complete());
        assertEquals(320, sink.units.get(1).sets().width());
    }

    @Test
    void inBandSets_winOverSprops() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        packet(depacketizer, stapA(LARGER_SPS, PPS, IDR), 0);
        packet(depacketizer, IDR, 3000);

        assertArrayEquals(annexB(LARGER_SPS, PPS, IDR), sink.units.get(0).bytes());
        assertArrayEquals(annexB(LARGER_SPS, PPS, IDR), sink.units.get(1).bytes());
        assertEquals(640, sink.units.get(0).sets().width());
        assertEquals(640, sink.units.get(1).sets().width());
    }

    @Test
    void onlyWhatIsMissingIsAdded() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        packet(depacketizer, stapA(PPS, IDR), 0);
        packet(depacketizer, stapA(SPS, IDR), 3000);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.units.get(0).bytes());
        assertArrayEquals(annexB(SPS, PPS, IDR), sink.units.get(1).bytes());
    }

    @Test
    void theSliceSaysWhichParameterSetsAreInForce() {
        H264Depacketizer depacketizer = with(SPS, PPS, SPS_12, PPS_1_OF_12);
        packet(depacketizer, IDR, 0);
        packet(depacketizer, IDR_OF_PPS_1, 3000);

        assertEquals(320, sink.units.get(0).sets().width());
        assertEquals(640, sink.units.get(1).sets().width());
        assertEquals(12, sink.units.get(1).sets().active().id());
    }

    @Test
    void resolutionChangesWithTheKeyFrame() {
        H264Depacketizer depacketizer = with();
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        packet(depacketizer, SLICE, 3000);
        packet(depacketizer, stapA(LARGER_SPS, PPS, IDR), 6000);

        assertSame(sink.units.get(0).sets(), sink.units.get(1).sets());
        assertEquals(320, sink.units.get(1).sets().width());
        assertEquals(640, sink.units.get(2).sets().width());
        assertEquals("avc1.4D401E", sink.units.get(2).sets().codecString());
    }

    /** It may have been another one than that which is known. */
    @Test
    void ppsLostInAUnitWithoutAPicture_leavesTheKeyFrameThatFollowsInDoubt() {
        H264Depacketizer depacketizer = with();
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        depacketizer.onPacket(SPS, 0, SPS.length, 3000, false);
        depacketizer.onGap();
        packet(depacketizer, hex("0601"), 3000);
        packet(depacketizer, IDR, 6000);
        packet(depacketizer, stapA(SPS, PPS, IDR), 9000);

        assertEquals(List.of(3000L), sink.damaged);
        assertFalse(sink.units.get(1).complete());
        assertTrue(sink.units.get(2).complete());
    }

    /** Else no decoder would ever see it. */
    @Test
    void newPpsWithATimestampOfItsOwn_goesIntoThePictureThatFollows() {
        H264Depacketizer depacketizer = with();
        byte[] changed = hex("68cb83cb60");
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        packet(depacketizer, PPS, 1);
        packet(depacketizer, SLICE, 3000);
        packet(depacketizer, changed, 3001);
        packet(depacketizer, changed, 3002);
        packet(depacketizer, SLICE, 6000);
        packet(depacketizer, SLICE, 9000);

        assertArrayEquals(annexB(SLICE), sink.units.get(1).bytes(), "an old one is not repeated");
        assertArrayEquals(annexB(changed, SLICE), sink.units.get(2).bytes());
        assertArrayEquals(annexB(SLICE), sink.units.get(3).bytes());
        assertTrue(sink.units.stream().allMatch(Unit::complete));
        assertTrue(sink.units.stream().skip(1).noneMatch(Unit::keyFrame));
    }

    @Test
    void changedSetsBetweenSlices_stayWhereTheyAre() {
        H264Depacketizer depacketizer = with();
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        packet(depacketizer, stapA(SLICE, LARGER_SPS), 3000);

        assertArrayEquals(annexB(SLICE, LARGER_SPS), sink.units.get(1).bytes());
    }

    @Test
    void malformedSets_areLeftOutAndCountAsLoss() {
        H264Depacketizer depacketizer = with();
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        packet(depacketizer, stapA(hex("278000"), IDR), 3000);

        Unit second = sink.units.get(1);
        assertFalse(second.complete());
        assertEquals(320, second.sets().width());
        assertEquals(1, depacketizer.counters().rejectedParameterSets());
    }

    @Test
    void unsoundSprops_areCountedAndPassedOver() {
        H264Depacketizer depacketizer =
                with(hex(""), hex("6588"), hex("67"), new byte[70_000], SPS, concat(PPS, hex("00")));
        packet(depacketizer, IDR, 0);

        assertEquals(4, depacketizer.counters().rejectedParameterSets());
        assertTrue(sink.only().keyFrame());
    }

    @Test
    void fragmentedKeyFrame_getsItsSetsToo() {
        H264Depacketizer depacketizer = with(SPS, PPS);
        List<byte[]> fragments = Fixtures.fuA(IDR, 1);
        for (int i = 0; i < fragments.size(); i++) {
            byte[] fragment = fragments.get(i);
            depacketizer.onPacket(fragment, 0, fragment.length, 0, i == fragments.size() - 1);
        }
        assertArrayEquals(annexB(SPS, PPS, IDR), sink.only().bytes());
    }

    @Test
    void setsThatDontFitTheLimit_dropTheUnit() {
        H264Depacketizer depacketizer = new H264Depacketizer(20, List.of(SPS, PPS), sink);
        packet(depacketizer, IDR, 0);
        assertEquals(List.of(0L), sink.damaged);
        assertEquals(1, depacketizer.counters().oversizedUnits());
    }

    private H264Depacketizer with(byte[]... sprops) {
        return new H264Depacketizer(1 << 16, List.of(sprops), sink);
    }

    private static void packet(H264Depacketizer depacketizer, byte[] payload, long timestamp) {
        depacketizer.onPacket(payload, 0, payload.length, timestamp, true);
    }
}
