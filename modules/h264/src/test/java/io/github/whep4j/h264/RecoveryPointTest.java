package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of encoders that refresh gradually, and send no IDR picture (ITU-T H.264, Section D.2.8). */
class RecoveryPointTest {
    /** recovery_frame_cnt 5, exact_match_flag 1. */
    private static final byte[] RECOVERY_POINT = hex("06 06 02 34 80 80");

    private static final byte[] PICTURE_TIMING = hex("06 01 01 ff 80");
    private static final byte[] DELIMITER = hex("09 30");

    private final Recording sink = new Recording();

    @Test
    void aPictureAtOneIsAKeyFrame_withItsParameterSets() {
        H264Depacketizer depacketizer = with(true, SPS, PPS);
        packet(depacketizer, stapA(DELIMITER, PICTURE_TIMING, RECOVERY_POINT, SLICE), 0);
        packet(depacketizer, SLICE, 3000);

        assertArrayEquals(
                annexB(DELIMITER, SPS, PICTURE_TIMING, RECOVERY_POINT, PPS, SLICE),
                sink.units.get(0).bytes());
        assertTrue(sink.units.get(0).keyFrame() && sink.units.get(0).complete());
        assertFalse(sink.units.get(1).keyFrame());
    }

    @Test
    void unlessItWasAskedForItIsNone() {
        H264Depacketizer depacketizer = with(false, SPS, PPS);
        packet(depacketizer, stapA(SPS, PPS, IDR), 0);
        packet(depacketizer, stapA(RECOVERY_POINT, SLICE), 3000);

        assertFalse(sink.units.get(1).keyFrame());
        assertArrayEquals(annexB(RECOVERY_POINT, SLICE), sink.units.get(1).bytes());
    }

    @Test
    void oneWithoutParameterSetsIsHeldBack_likeAnyKeyFrame() {
        H264Depacketizer depacketizer = with(true);
        packet(depacketizer, stapA(RECOVERY_POINT, SLICE), 0);
        packet(depacketizer, stapA(SPS, PPS, RECOVERY_POINT, SLICE), 3000);

        assertEquals(List.of(0L), sink.damaged);
        assertArrayEquals(annexB(SPS, PPS, RECOVERY_POINT, SLICE), sink.only().bytes());
        assertTrue(sink.only().keyFrame());
    }

    @Test
    void aMessageBehindTheFirstSliceIsOfNoUse_norIsAnother() {
        H264Depacketizer depacketizer = with(true, SPS, PPS);
        packet(depacketizer, IDR, 0);
        packet(depacketizer, stapA(SLICE, RECOVERY_POINT), 3000);
        packet(depacketizer, stapA(PICTURE_TIMING, SLICE), 6000);
        packet(depacketizer, SLICE, 9000);

        for (int i = 1; i < 4; i++) {
            assertFalse(sink.units.get(i).keyFrame());
        }
    }

    @Test
    void whatIsLostBeforeItMakesItIncomplete() {
        H264Depacketizer depacketizer = with(true, SPS, PPS);
        depacketizer.onPacket(RECOVERY_POINT, 0, RECOVERY_POINT.length, 0, false);
        depacketizer.onGap();
        packet(depacketizer, SLICE, 0);

        assertTrue(sink.only().keyFrame());
        assertFalse(sink.only().complete());
    }

    private H264Depacketizer with(boolean keyAtRecoveryPoints, byte[]... sprops) {
        return new H264Depacketizer(1 << 16, List.of(sprops), keyAtRecoveryPoints, sink);
    }

    private static void packet(H264Depacketizer depacketizer, byte[] payload, long timestamp) {
        depacketizer.onPacket(payload, 0, payload.length, timestamp, true);
    }
}
