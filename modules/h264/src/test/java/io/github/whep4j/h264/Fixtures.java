package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Byte strings and a sink that remembers, for the tests of this package. */
final class Fixtures {
    /** 320x240, constrained baseline, level 3.1. */
    static final byte[] SPS = hex("6742c01fd90141fb0110000003001000000303c0f1832480");

    static final byte[] PPS = hex("68cb83cb20");
    /** first_mb_in_slice 0, slice_type 7, pic_parameter_set_id 0. */
    static final byte[] IDR = hex("65888400aabbccdd");
    /** first_mb_in_slice 0, slice_type 5, pic_parameter_set_id 0. */
    static final byte[] SLICE = hex("419a0102030405");
    /** first_mb_in_slice 1, slice_type 7, pic_parameter_set_id 0. */
    static final byte[] SECOND_IDR_SLICE = hex("65423f11223344");

    record Unit(byte[] bytes, long timestamp, boolean keyFrame, boolean complete, ParameterSets sets) {
        List<byte[]> nalUnits() {
            return NalUnit.split(bytes);
        }

        String hexOf() {
            return HexFormat.of().formatHex(bytes);
        }
    }

    /** Remembers what was delivered. */
    static final class Recording implements H264Depacketizer.Sink {
        final List<Unit> units = new ArrayList<>();
        final List<Long> damaged = new ArrayList<>();

        @Override
        public void accessUnit(
                byte[] annexB,
                int lengthBytes,
                long timestamp,
                boolean keyFrame,
                boolean complete,
                ParameterSets sets) {
            units.add(new Unit(Arrays.copyOf(annexB, lengthBytes), timestamp, keyFrame, complete, sets));
        }

        @Override
        public void damaged(long timestamp) {
            damaged.add(timestamp);
        }

        Unit only() {
            if (units.size() != 1) {
                throw new AssertionError("units: " + units.size() + ", damaged: " + damaged);
            }
            return units.get(0);
        }
    }

    private Fixtures() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] annexB(byte[]... nalUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] nalUnit : nalUnits) {
            out.writeBytes(NalUnit.START_CODE);
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    static byte[] stapA(byte[]... nalUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x78);
        for (byte[] nalUnit : nalUnits) {
            out.write(nalUnit.length >> 8);
            out.write(nalUnit.length);
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    static List<byte[]> fuA(byte[] nalUnit, int payloadBytes) {
        List<byte[]> packets = new ArrayList<>();
        for (int from = 1; from < nalUnit.length; from += payloadBytes) {
            int to = Math.min(nalUnit.length, from + payloadBytes);
            int flags = (from == 1 ? 0x80 : 0) | (to == nalUnit.length ? 0x40 : 0);
            byte[] packet = new byte[2 + to - from];
            packet[0] = (byte) (nalUnit[0] & 0xe0 | NalUnit.FU_A);
            packet[1] = (byte) (flags | nalUnit[0] & 0x1f);
            System.arraycopy(nalUnit, from, packet, 2, to - from);
            packets.add(packet);
        }
        return packets;
    }
}
