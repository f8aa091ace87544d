package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;

/** The naive opposite of {@link BitReader}: a string of binary digits, then emulation prevention. */
final class BitWriter {
    private final StringBuilder digits = new StringBuilder();

    BitWriter bits(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            digits.append(value >>> i & 1);
        }
        return this;
    }

    BitWriter flag(boolean value) {
        return bits(value ? 1 : 0, 1);
    }

    BitWriter unsignedExpGolomb(long value) {
        String code = Long.toBinaryString(value + 1);
        digits.append("0".repeat(code.length() - 1)).append(code);
        return this;
    }

    BitWriter signedExpGolomb(long value) {
        return unsignedExpGolomb(value > 0 ? 2 * value - 1 : -2 * value);
    }

    /** With the header, rbsp_trailing_bits() and emulation prevention bytes. */
    byte[] nalUnit(int header) {
        StringBuilder all = new StringBuilder(digits).append('1');
        while (all.length() % 8 != 0) {
            all.append('0');
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header);
        int zeros = 0;
        for (int i = 0; i < all.length(); i += 8) {
            int value = Integer.parseInt(all.substring(i, i + 8), 2);
            if (zeros >= 2 && value <= 3) {
                out.write(3);
                zeros = 0;
            }
            out.write(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return out.toByteArray();
    }
}
