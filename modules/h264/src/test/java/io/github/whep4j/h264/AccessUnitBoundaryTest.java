package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SECOND_IDR_SLICE;
import static io.github.whep4j.h264.Fixtures.SLICE;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.annexB;
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

/** Where units begin and end, and what gaps make of them (RFC 6184, Section 5.1). */
class AccessUnitBoundaryTest {
    /** first_mb_in_slice 1. */
    private static final byte[] SECOND_SLICE = hex("4146880102");

    private final Recording sink = new Recording();
    private final H264Depacketizer depacketizer = new H264Depacketizer(1 << 16, List.of(), sink);

    @Test
    void withoutMarker_theNextTimestampEndsTheUnit() {
        packet(stapA(SPS, PPS, IDR), 0, false);
        packet(SLICE, 3000, false);
        packet(SLICE, 6000, true);

        assertEquals(3, sink.units.size());
        assertTrue(sink.units.stream().allMatch(Unit::complete));
        assertArrayEquals(annexB(SLICE), sink.units.get(1).bytes());
    }

    @Test
    void timestampsThatJumpBackAreAnotherUnitToo() {
        packet(stapA(SPS, PPS, IDR), 48_000, false);
        packet(SLICE, 3000, true);
        assertEquals(List.of(48_000L, 3000L), timestamps());
    }

    @Test
    void parameterSetsBetweenSlices_areNoBoundary() {
        packet(stapA(SPS, PPS), 0, false);
        packet(stapA(SPS, PPS), 0, false);
        packet(IDR, 0, false);
        packet(SPS, 0, false);
        packet(PPS, 0, false);
        packet(SECOND_IDR_SLICE, 0, true);

        assertArrayEquals(
                annexB(SPS, PPS, SPS, PPS, IDR, SECOND_IDR_SLICE), sink.only().bytes());
        assertTrue(sink.only().complete());
    }

    @Test
    void parameterSetsInPacketsWithMarkers_areNoPictures() {
        packet(SPS, 0, true);
        packet(PPS, 0, true);
        packet(IDR, 0, true);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.only().bytes());
        assertTrue(sink.only().keyFrame() && sink.only().complete());
        assertEquals(List.of(), sink.damaged);
    }

    @Test
    void parameterSetsWithATimestampOfTheirOwn_goIntoTheKeyFrame() {
        packet(SPS, 1, false);
        packet(PPS, 2, false);
        packet(IDR, 3, true);

        assertArrayEquals(annexB(SPS, PPS, IDR), sink.only().bytes());
        assertEquals(List.of(3L), timestamps());
    }

    @Test
    void sliceAfterTheMarker_isNotWhole() {
        packet(stapA(SPS, PPS, IDR), 0, true);
        packet(SECOND_IDR_SLICE, 0, true);

        assertEquals(2, sink.units.size());
        assertFalse(sink.units.get(1).complete());
    }

    @Test
    void secondPictureWithTheSameTimestamp_isAUnitOfItsOwn() {
        packet(stapA(SPS, PPS, IDR), 0, true);
        packet(SLICE, 0, true);

        assertEquals(2, sink.units.size());
        assertTrue(sink.units.get(1).complete());
    }

    @Test
    void remainderWithoutPictureAfterTheMarker_isDropped() {
        packet(stapA(SPS, PPS, IDR), 0, true);
        packet(hex("0cff80"), 0, false);
        packet(hex("0a"), 0, true);

        assertEquals(1, sink.units.size());
        assertEquals(List.of(), sink.damaged);
    }

    @Test
    void gapWithinAUnit_takesItsCompleteness() {
        packet(stapA(SPS, PPS, IDR), 0, false);
        depacketizer.onGap();
        packet(SECOND_IDR_SLICE, 0, true);

        assertFalse(sink.only().complete());
        assertTrue(sink.only().keyFrame());
        assertArrayEquals(annexB(SPS, PPS, IDR, SECOND_IDR_SLICE), sink.only().bytes());
    }

    @Test
    void gapBeforeTheNextTimestamp_putsBothUnitsInDoubt() {
        keyFrame();
        packet(SLICE, 3000, false);
        depacketizer.onGap();
        packet(SECOND_SLICE, 6000, true);

        assertEquals(2, sink.units.size());
        assertFalse(sink.units.get(0).complete());
        assertFalse(sink.units.get(1).complete());
    }

    @Test
    void gapAfterAMarker_leavesTheUnitBeforeWhole() {
        keyFrame();
        packet(SLICE, 3000, true);
        depacketizer.onGap();
        packet(SLICE, 6000, true);
        depacketizer.onGap();
        packet(SECOND_SLICE, 9000, true);

        assertTrue(sink.units.get(0).complete());
        assertFalse(sink.units.get(1).complete(), "a picture parameter set may be missing");
        assertFalse(sink.units.get(2).complete());
    }

    @Test
    void gapBeforeADelimiter_leavesBothUnitsWhole() {
        keyFrame();
        packet(SLICE, 3000, true);
        depacketizer.onGap();
        packet(hex("0930"), 6000, false);
        packet(SLICE, 6000, true);
        depacketizer.onGap();
        packet(hex("0930"), 9000, false);
        packet(SECOND_SLICE, 9000, true);

        assertTrue(sink.units.get(0).complete());
        assertTrue(sink.units.get(1).complete());
        assertFalse(sink.units.get(2).complete(), "the first slice is missing");
    }

    @Test
    void gapBeforeParameterSetsThatStandBetweenSlices_isSeen() {
        packet(stapA(SPS, PPS, IDR), 0, true);
        depacketizer.onGap();
        packet(SPS, 3000, false);
        packet(PPS, 3000, false);
        packet(SECOND_IDR_SLICE, 3000, true);

        assertFalse(sink.units.get(1).complete());
    }

    @Test
    void gapWithinFragments_neverSplices() {
        keyFrame();
        packet(hex("7c819a11"), 3000, false);
        depacketizer.onGap();
        packet(hex("7c41ee"), 3000, true);

        assertEquals(List.of(3000L), sink.damaged);
        assertEquals(0, sink.units.size());
        assertEquals(1, depacketizer.counters().abandonedNalUnits());
        assertEquals(1, depacketizer.counters().orphanedFragments());
    }

    @Test
    void gapThenPaddingThenFragments_isStillAGap() {
        keyFrame();
        packet(hex("7c819a11"), 3000, false);
        depacketizer.onGap();
        depacketizer.onPacket(new byte[0], 0, 0, 3000, false);
        packet(hex("7c41ee"), 3000, true);

        assertEquals(List.of(3000L), sink.damaged);
    }

    @Test
    void gapThenEmptyMarker_doesNotEndTheUnitAsWhole() {
        keyFrame();
        packet(SLICE, 3000, false);
        depacketizer.onGap();
        depacketizer.onPacket(new byte[0], 0, 0, 3000, true);
        packet(SLICE, 6000, true);

        assertFalse(sink.units.get(0).complete());
    }

    @Test
    void keyFrameRightAfterAGap_withoutItsOwnParameterSets_isInDoubt() {
        keyFrame();
        depacketizer.onGap();
        packet(IDR, 3000, true);
        packet(IDR, 6000, true);

        assertFalse(sink.units.get(0).complete(), "the gap may have held new parameter sets");
        assertTrue(sink.units.get(1).complete());
    }

    @Test
    void keyFrameRightAfterAGap_withItsParameterSets_isWhole() {
        keyFrame();
        depacketizer.onGap();
        packet(stapA(SPS, PPS), 3000, false);
        packet(IDR, 3000, true);

        assertTrue(sink.only().complete());
        assertTrue(sink.only().keyFrame());
    }

    @Test
    void gapBetweenParameterSets_keepsTheKeyFrameInDoubt() {
        keyFrame();
        packet(SPS, 3000, false);
        depacketizer.onGap();
        packet(IDR, 3000, true);
        packet(SPS, 6000, true);
        depacketizer.onGap();
        packet(PPS, 6000, true);
        packet(IDR, 6000, true);

        assertFalse(sink.units.get(0).complete());
        assertFalse(sink.units.get(1).complete());
    }

    @Test
    void unitWithoutPictureThatLostSomething_isReportedAsDamaged() {
        keyFrame();
        packet(stapA(SPS, PPS), 3000, false);
        depacketizer.onGap();
        packet(hex("7c45ee"), 3000, true);

        assertEquals(List.of(3000L), sink.damaged);
    }

    @Test
    void flush_handsOverWholeSlicesAsIncomplete() {
        keyFrame();
        packet(SLICE, 3000, false);
        packet(hex("7c01ee"), 3000, false);
        assertTrue(depacketizer.flush());
        assertFalse(depacketizer.flush(), "there is nothing any more");

        assertArrayEquals(annexB(SLICE), sink.only().bytes());
        assertFalse(sink.only().complete());
    }

    @Test
    void flush_forgetsTheTimestampAndTheGap() {
        keyFrame();
        depacketizer.onGap();
        depacketizer.flush();
        packet(hex("4146880102"), 0, true);
        assertTrue(
                sink.only().complete(), "and that its first slice is not the picture's first is the sender's affair");
    }

    @Test
    void sinkThatThrows_leavesTheDepacketizerUsable() {
        int[] calls = {0};
        H264Depacketizer failing = new H264Depacketizer(1 << 16, List.of(), new H264Depacketizer.Sink() {
            @Override
            public void accessUnit(byte[] b, int l, long t, boolean k, boolean c, ParameterSets s) {
                if (calls[0]++ == 0) {
                    throw new IllegalStateException("of the user's");
                }
            }

            @Override
            public void damaged(long t) {}
        });
        byte[] keyFrame = stapA(SPS, PPS, IDR);
        try {
            failing.onPacket(keyFrame, 0, keyFrame.length, 0, true);
        } catch (IllegalStateException expected) {
            assertEquals("of the user's", expected.getMessage());
        }
        failing.onPacket(SLICE, 0, SLICE.length, 3000, true);
        assertEquals(2, calls[0]);
    }

    private void keyFrame() {
        packet(stapA(SPS, PPS, IDR), 0, true);
        assertTrue(sink.only().complete());
        sink.units.clear();
    }

    private List<Long> timestamps() {
        return sink.units.stream().map(Unit::timestamp).toList();
    }

    private void packet(byte[] payload, long timestamp, boolean marker) {
        depacketizer.onPacket(payload, 0, payload.length, timestamp, marker);
    }
}
