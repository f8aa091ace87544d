package io.github.whep4j.h264;

/** Looks into supplemental enhancement information (ITU-T H.264, Section 7.3.2.3). */
final class SeiMessages {
    private static final int RECOVERY_POINT = 6;

    private SeiMessages() {}

    static boolean hasRecoveryPoint(byte[] annexB, int lengthBytes) {
        boolean[] found = {false};
        NalUnit.forEach(annexB, 0, lengthBytes, (buf, offset, length) -> {
            if (!found[0] && NalUnit.type(buf[offset]) == NalUnit.SEI) {
                found[0] = isRecoveryPoint(new BitReader().reset(buf, offset + 1, length - 1));
            }
        });
        return found[0];
    }

    /** Whether one of the messages is a recovery point; the reader is at the first byte after the NAL unit's header. */
    static boolean isRecoveryPoint(BitReader bits) {
        while (!bits.failed()) {
            long type = codedInParts(bits);
            long size = codedInParts(bits);
            if (type == RECOVERY_POINT && !bits.failed()) {
                return size > 0;
            }
            for (long i = 0; i < size && !bits.failed(); i++) {
                bits.skip(8);
            }
        }
        return false;
    }

    /** A number as bytes of 255 to be summed up, and a last smaller one. */
    private static long codedInParts(BitReader bits) {
        long sum = 0;
        int part;
        do {
            part = bits.unsignedByte();
            sum += part;
        } while (part == 0xff);
        return sum;
    }
}
