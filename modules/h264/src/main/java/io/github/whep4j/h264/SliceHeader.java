package io.github.whep4j.h264;

/** The beginning of a slice header (ITU-T H.264, Section 7.3.3). */
final class SliceHeader {
    private static final int B = 1;
    /** Slice types from 5 on say the same of all slices of the picture (Table 7-6). */
    private static final int TYPES = 5;

    private SliceHeader() {}

    static boolean hasBSlice(byte[] annexB, int lengthBytes) {
        boolean[] found = {false};
        NalUnit.forEach(annexB, 0, lengthBytes, (buf, offset, length) -> {
            int type = NalUnit.type(buf[offset]);
            if (!found[0] && (type == NalUnit.SLICE || type == NalUnit.PARTITION_A)) {
                found[0] = isB(new BitReader().reset(buf, offset + 1, length - 1));
            }
        });
        return found[0];
    }

    private static boolean isB(BitReader bits) {
        bits.unsignedExpGolomb(); // first_mb_in_slice
        int type = bits.unsignedExpGolomb(2 * TYPES - 1);
        return !bits.failed() && type % TYPES == B;
    }
}
