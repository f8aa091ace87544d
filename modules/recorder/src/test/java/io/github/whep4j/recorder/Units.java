package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Access units for the tests of this package. */
final class Units {
    /** Constrained baseline, 320x240, no reordering. */
    static final byte[] SPS = hex("6742c01fd90141fb0110000003001000000303c0f1832480");

    static final byte[] PPS = hex("68cb83cb20");
    /** Constrained baseline, 320x240, no reordering; VUI parameters that say nothing of the sample aspect ratio. */
    static final byte[] SPS_WITHOUT_ASPECT = hex("6742c01fda0507e807f5");
    /** Main, 640x480, two pictures of reordering. */
    static final byte[] REORDERING_SPS = hex("674d401eeca0501ed80880000003008000001e078b16cb");
    /** Main, 640x360, sample aspect ratio 4:3, BT.709, full range. */
    static final byte[] ANAMORPHIC_SPS =
            hex("674d401eeca05017fcb87370101014000003000400000300f1808007a10001e84e4c30078b16cb");
    /** High 10, 322x242. */
    static final byte[] HIGH_10_SPS = hex("676e000da6cd94150878888c0440000003004000000f03c50a6580");
    /** Main without VUI parameters, 320x240: says nothing of reordering. */
    static final byte[] SILENT_SPS = hex("674d001fe90283f2");
    /** The same with four reference pictures in place of one. */
    static final byte[] SILENT_SPS_OF_FOUR_REFERENCES = hex("674d001fe8a0a0fc80");

    static final byte[] IDR = hex("65888400aabbccdd");
    static final byte[] SLICE = hex("419a0102030405");

    private Units() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] annexB(byte[]... nalUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] nalUnit : nalUnits) {
            out.writeBytes(new byte[] {0, 0, 0, 1});
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    static AccessUnit keyFrame(long ticks) {
        return keyFrame(ticks, SPS);
    }

    static AccessUnit keyFrame(long ticks, byte[] sps) {
        return unit(ticks, true, true, null, List.of(sps, PPS), sps, PPS, IDR);
    }

    static AccessUnit picture(long ticks) {
        return picture(ticks, SPS);
    }

    static AccessUnit picture(long ticks, byte[] sps) {
        return unit(ticks, false, true, null, List.of(sps, PPS), SLICE);
    }

    static AccessUnit unit(
            long ticks,
            boolean keyFrame,
            boolean complete,
            @Nullable Instant captureTime,
            List<byte[]> sets,
            byte[]... nalUnits) {
        byte[] bytes = annexB(nalUnits);
        // As a receiver has it: an array with room to spare, and times rounded down to a nanosecond.
        long nanos = Math.floorDiv(ticks * 100_000, 9);
        return new AccessUnit(
                Arrays.copyOf(bytes, bytes.length + 30),
                bytes.length,
                ticks,
                nanos,
                captureTime,
                keyFrame,
                complete,
                ParameterSets.of(sets));
    }
}
