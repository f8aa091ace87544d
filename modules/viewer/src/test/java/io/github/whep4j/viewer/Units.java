package io.github.whep4j.viewer;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Access units with their number in them, at 30 a second. */
final class Units {
    /** Constrained baseline, no reordering: 320x240 and 640x360. */
    static final byte[] SPS = hex("6742c01fd90141fb0110000003001000000303c0f1832480");

    static final byte[] OTHER_SPS = hex("6742c01fda0280bfe5c044000003000400000300f23c60ca80");

    private static final byte[] PPS = hex("68cb83cb20");
    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int IDR_HEADER = 0x65;
    private static final int SLICE_HEADER = 0x41;

    private Units() {}

    static AccessUnit keyFrame(int number) {
        return keyFrame(number, SPS, 100);
    }

    static AccessUnit keyFrame(int number, byte[] sps, int sliceBytes) {
        ByteBuffer unit = ByteBuffer.allocate(sps.length + PPS.length + sliceBytes + 64);
        unit.put(START_CODE).put(sps).put(START_CODE).put(PPS);
        return unit(number, sps, slice(unit, IDR_HEADER, number, sliceBytes), true);
    }

    /** The same with something missing. */
    static AccessUnit damaged(AccessUnit unit) {
        return new AccessUnit(
                unit.toByteArray(),
                unit.lengthBytes(),
                unit.rtpTimestamp(),
                unit.presentationTimeNanos(),
                null,
                unit.isKeyFrame(),
                false,
                unit.parameterSets());
    }

    static AccessUnit picture(int number) {
        return picture(number, 100);
    }

    static AccessUnit picture(int number, int sliceBytes) {
        return unit(number, SPS, slice(ByteBuffer.allocate(sliceBytes + 64), SLICE_HEADER, number, sliceBytes), false);
    }

    /** The number in a slice, which was put into its last four bytes, none of them 0. */
    static int number(byte[] bytes) {
        int at = bytes.length - 4;
        return (bytes[at] - 1) * 1_000_000
                + (bytes[at + 1] - 1) * 10_000
                + (bytes[at + 2] - 1) * 100
                + bytes[at + 3]
                - 1;
    }

    private static ByteBuffer slice(ByteBuffer unit, int header, int number, int sliceBytes) {
        unit.put(START_CODE).put((byte) header).put((byte) 0x88);
        for (int i = 6; i < sliceBytes; i++) {
            unit.put((byte) 0x55);
        }
        unit.put((byte) (number / 1_000_000 + 1)).put((byte) (number / 10_000 % 100 + 1));
        return unit.put((byte) (number / 100 % 100 + 1)).put((byte) (number % 100 + 1));
    }

    private static AccessUnit unit(int number, byte[] sps, ByteBuffer bytes, boolean keyFrame) {
        return new AccessUnit(
                bytes.array(),
                bytes.position(),
                number * 3_000L,
                number * 1_000_000_000L / 30,
                null,
                keyFrame,
                true,
                ParameterSets.of(List.of(sps, PPS)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
