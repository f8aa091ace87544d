package io.github.whep4j.h264;

/**
 * Reads the raw byte sequence payload of a NAL unit bit by bit, leaving out emulation prevention bytes
 * (ITU-T H.264, Section 7.3.1). Reading past the end, or a value outside its bound, makes the reader {@link #failed}
 * for good and every further read 0: callers check once instead of at every field.
 */
final class BitReader {
    private static final int EMULATION_PREVENTION = 3;

    private static final byte[] NONE = {};

    private byte[] buf = NONE;
    private int position;
    private int end;
    private int zeros;
    private int current;
    private int bitsLeft;
    private boolean failed;

    /** Starts over at {@code off}, which is the first byte after the NAL unit's header. */
    BitReader reset(byte[] buf, int off, int len) {
        this.buf = buf;
        position = off;
        end = off + len;
        zeros = 0;
        bitsLeft = 0;
        failed = false;
        return this;
    }

    /** Lets go of the array, which is somebody else's. */
    void release() {
        buf = NONE;
        position = 0;
        end = 0;
    }

    boolean failed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    /** One payload byte's worth of bits is loaded; false at the end. */
    private boolean load() {
        if (zeros >= 2 && position < end && buf[position] == EMULATION_PREVENTION) {
            position++;
            zeros = 0;
        }
        if (failed || position >= end) {
            failed = true;
            return false;
        }
        current = buf[position++] & 0xff;
        zeros = current == 0 ? zeros + 1 : 0;
        bitsLeft = 8;
        return true;
    }

    int bit() {
        if (failed || (bitsLeft == 0 && !load())) {
            return 0;
        }
        bitsLeft--;
        return current >>> bitsLeft & 1;
    }

    boolean flag() {
        return bit() == 1;
    }

    /** u(n), n up to 32. */
    long bits(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return failed ? 0 : value;
    }

    int unsignedByte() {
        return (int) bits(8);
    }

    void skip(int count) {
        for (int i = 0; i < count; i++) {
            bit();
        }
    }

    /** ue(v), Section 9.1: at most 32 leading zeros, so the value is at most 2^33 - 2. */
    long unsignedExpGolomb() {
        if (bitsLeft == 0 && !load()) {
            return 0;
        }
        // Most are short, and lie in the byte at hand as a whole.
        int ahead = current << Integer.SIZE - bitsLeft;
        int size = 2 * Integer.numberOfLeadingZeros(ahead) + 1;
        if (size <= bitsLeft && !failed) {
            bitsLeft -= size;
            int codeNum = (ahead >>> Integer.SIZE - size) - 1;
            return codeNum;
        }
        return longExpGolomb();
    }

    private long longExpGolomb() {
        int leadingZeros = 0;
        while (bit() == 0) {
            if (failed || ++leadingZeros > 32) {
                failed = true;
                return 0;
            }
        }
        long suffix = bits(leadingZeros);
        return failed ? 0 : (1L << leadingZeros) - 1 + suffix;
    }

    /** ue(v) that fails the reader when it is larger than {@code max}. */
    int unsignedExpGolomb(int max) {
        long value = unsignedExpGolomb();
        if (value > max) {
            failed = true;
        }
        return failed ? 0 : (int) value;
    }

    /** se(v), Section 9.1.1. */
    long signedExpGolomb() {
        long code = unsignedExpGolomb();
        return (code & 1) == 1 ? (code + 1) >> 1 : -(code >> 1);
    }
}
